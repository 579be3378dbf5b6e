-- caught_error: the error that a handler has handed over by set_error to the routines that it calls; NULL without one.
-- manual: Transact-SQL Reference, "TRY...CATCH (Transact-SQL)" (ERROR_NUMBER and the like may be called anywhere in the scope of a CATCH block)
CREATE OR REPLACE FUNCTION godwit_sqlserver.caught_error() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT nullif(current_setting('godwit_sqlserver.caught_error', true), '')::jsonb
$$;
