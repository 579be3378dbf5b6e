-- set_session_context: keeps a value of the session under a key. A key that was set as read only cannot be set again (15664). The value is undone
-- with the transaction that has set it.
-- manual: Transact-SQL Reference, "sp_set_session_context (Transact-SQL)"
CREATE OR REPLACE PROCEDURE godwit_sqlserver.set_session_context(key text, value text, read_only boolean DEFAULT false)
LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := coalesce(nullif(current_setting('godwit_sqlserver.session_context', true), ''), '{}');
BEGIN
  IF (held -> key ->> 'read_only')::boolean THEN
    RAISE EXCEPTION 'Cannot set key ''%'' in the session context. The key has been set as read_only for this session.', key
      USING DETAIL = 'Msg 15664, Level 16, State 1';
  END IF;
  PERFORM set_config('godwit_sqlserver.session_context',
    (held || jsonb_build_object(key, jsonb_build_object('value', value, 'read_only', coalesce(read_only, false))))::text, false);
END
$$;
