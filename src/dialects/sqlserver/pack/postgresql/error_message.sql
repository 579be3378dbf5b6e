-- error_message: the text of the error that the caller's handler has handed over by set_error; NULL without one. In a handler itself it is SQLERRM.
-- manual: Transact-SQL Reference, "ERROR_MESSAGE (Transact-SQL)"
-- requires: caught_error
CREATE OR REPLACE FUNCTION godwit_sqlserver.error_message() RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT godwit_sqlserver.caught_error() ->> 'message'
$$;
