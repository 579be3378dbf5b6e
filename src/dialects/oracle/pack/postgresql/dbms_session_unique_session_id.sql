-- dbms_session_unique_session_id: text that no other session that is or was connected has.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SESSION"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_session_unique_session_id() RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT upper(lpad(to_hex(pg_backend_pid()), 8, '0') || lpad(to_hex(floor(extract(epoch FROM backend_start) * 1000000)::bigint), 16, '0'))
  FROM pg_catalog.pg_stat_get_activity(pg_backend_pid())
$$;
