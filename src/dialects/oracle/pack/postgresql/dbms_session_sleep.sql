-- dbms_session_sleep: waits for a number of seconds.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SESSION"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_session_sleep(seconds numeric)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_sleep(seconds::double precision);
END
$$;
