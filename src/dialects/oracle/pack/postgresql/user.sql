-- user: the name of the session's user, in capitals as Oracle shows it.
-- manual: SQL Language Reference, "USER"
-- requires: oracle_name
CREATE OR REPLACE FUNCTION godwit_oracle.user() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.oracle_name(session_user::text)
$$;
