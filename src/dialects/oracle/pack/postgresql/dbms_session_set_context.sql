-- dbms_session_set_context: sets an attribute of an application context for sys_context. The context belongs to the session; the right to set it
-- is not bound to a package as it is in Oracle.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SESSION"
-- requires: set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_session_set_context(namespace text, attribute text, value text, username text DEFAULT NULL,
  client_id text DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('context.' || lower(namespace) || '.' || lower(attribute), value);
END
$$;
