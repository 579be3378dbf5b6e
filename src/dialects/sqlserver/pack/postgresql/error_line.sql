-- error_line: the line of the converted routine at which an error was raised, counted from the line of its body's beginning, from
-- PG_EXCEPTION_CONTEXT in a handler. Without arguments: that of the error which the caller's handler has handed over by set_error, NULL without one.
-- manual: Transact-SQL Reference, "ERROR_LINE (Transact-SQL)"
-- requires: caught_error, error_frame
CREATE OR REPLACE FUNCTION godwit_sqlserver.error_line(context text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substring(godwit_sqlserver.error_frame(context) FROM ' line ([0-9]+) at ')::integer
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.error_line() RETURNS integer
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT (godwit_sqlserver.caught_error() ->> 'line')::integer
$$;
