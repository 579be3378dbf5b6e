-- uid: a number that identifies the session's user.
-- manual: SQL Language Reference, "UID"
CREATE OR REPLACE FUNCTION godwit_oracle.uid() RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT oid::bigint::numeric FROM pg_catalog.pg_roles WHERE rolname = session_user
$$;
