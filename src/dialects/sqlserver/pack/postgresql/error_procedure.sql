-- error_procedure: the routine that an error was raised in, from PG_EXCEPTION_CONTEXT in a handler: the name of the innermost function of
-- the context that is not of this pack, without its schema; NULL when there is none. Without arguments: that of the error which the caller's
-- handler has handed over by set_error.
-- manual: Transact-SQL Reference, "ERROR_PROCEDURE (Transact-SQL)"
-- requires: caught_error, error_frame
CREATE OR REPLACE FUNCTION godwit_sqlserver.error_procedure(context text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT trim(BOTH '"' FROM substring(frame FROM '^(?:[a-z_][a-z0-9_$]*\.|"[^"]+"\.)?("[^"]+"|[^(]+)\('))
  FROM godwit_sqlserver.error_frame(context) AS innermost(frame)
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.error_procedure() RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT godwit_sqlserver.caught_error() ->> 'procedure'
$$;
