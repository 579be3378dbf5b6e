-- set_error: hands the error that a handler handles over to the routines that it calls, until the transaction ends: they ask
-- error_number(), error_message() and the like.
-- manual: Transact-SQL Reference, "TRY...CATCH (Transact-SQL)" (ERROR_NUMBER and the like may be called anywhere in the scope of a CATCH block)
-- requires: error_line, error_number, error_procedure, error_severity, error_state
CREATE OR REPLACE FUNCTION godwit_sqlserver.set_error(state text, message text, detail text, context text) RETURNS void
LANGUAGE sql VOLATILE AS $$
  SELECT set_config('godwit_sqlserver.caught_error', jsonb_build_object(
    'number', godwit_sqlserver.error_number(state, message, detail),
    'severity', godwit_sqlserver.error_severity(state, detail),
    'state', godwit_sqlserver.error_state(detail),
    'procedure', godwit_sqlserver.error_procedure(context),
    'line', godwit_sqlserver.error_line(context),
    'message', message)::text, true)
$$;
