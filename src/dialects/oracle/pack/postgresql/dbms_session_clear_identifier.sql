-- dbms_session_clear_identifier: takes the client identifier of the session away.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SESSION"
-- requires: set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_session_clear_identifier()
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_session.identifier', NULL);
END
$$;
