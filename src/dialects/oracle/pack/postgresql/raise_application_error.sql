-- raise_application_error: ends the program with an error of the user's own. The number -20000 to -20999 becomes the SQLSTATE 'OR000' to
-- 'OR999' (-20001 is OR001), so a handler reads WHEN SQLSTATE 'OR001'; the message is the user's, unchanged. The third
-- argument (keep the stack of earlier errors) has no counterpart: PostgreSQL always keeps the context.
-- manual: PL/SQL Language Reference, "RAISE_APPLICATION_ERROR Procedure"
-- requires: error_state, raise_error
CREATE OR REPLACE PROCEDURE godwit_oracle.raise_application_error(num numeric, msg text, keeperrorstack boolean DEFAULT false)
LANGUAGE plpgsql AS $$
BEGIN
  IF num IS NULL OR num NOT BETWEEN -20999 AND -20000 THEN
    PERFORM godwit_oracle.raise_error(-21000, 'error number argument to raise_application_error of '
      || coalesce(num::text, 'NULL') || ' is out of range');
  END IF;
  RAISE EXCEPTION USING ERRCODE = godwit_oracle.error_state(num::integer), MESSAGE = coalesce(msg, '');
END
$$;
