-- session_context: the value of the session under a key, as a text; NULL where none is set.
-- manual: Transact-SQL Reference, "SESSION_CONTEXT (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.session_context(key text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT nullif(current_setting('godwit_sqlserver.session_context', true), '')::jsonb -> key ->> 'value'
$$;
