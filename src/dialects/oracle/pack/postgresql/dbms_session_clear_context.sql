-- dbms_session_clear_context: clears an attribute of an application context.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SESSION"
-- requires: set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_session_clear_context(namespace text, client_id text DEFAULT NULL, attribute text DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  IF attribute IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'DBMS_SESSION.CLEAR_CONTEXT needs the attribute: PostgreSQL cannot list the settings of a session';
  END IF;
  PERFORM godwit_oracle.set_variable('context.' || lower(namespace) || '.' || lower(attribute), NULL);
END
$$;
