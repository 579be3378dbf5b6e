-- error_state: the state that an error was raised with, from PG_EXCEPTION_DETAIL in a handler (`Msg 50000, Level 16, State 3`); 1 where none
-- was named. Without arguments: that of the error which the caller's handler has handed over by set_error, NULL without one.
-- manual: Transact-SQL Reference, "ERROR_STATE (Transact-SQL)"
-- requires: caught_error
CREATE OR REPLACE FUNCTION godwit_sqlserver.error_state(detail text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(substring(detail FROM '^Msg [0-9]+, Level [0-9]+, State ([0-9]+)$')::integer, 1)
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.error_state() RETURNS integer
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT (godwit_sqlserver.caught_error() ->> 'state')::integer
$$;
