-- dbms_session_set_identifier: sets the client identifier of the session, which sys_context('USERENV', 'CLIENT_IDENTIFIER') gives.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SESSION"
-- requires: set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_session_set_identifier(client_id text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_session.identifier', client_id);
END
$$;
