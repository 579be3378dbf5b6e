-- raise_error: raises an Oracle error by its number: the message starts with 'ORA-nnnnn: ', from which sqlcode finds the number
-- again in a handler, and the SQLSTATE is that of error_state.
-- manual: Database Error Messages
-- requires: error_state, error_message
CREATE OR REPLACE FUNCTION godwit_oracle.raise_error(code integer, detail text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RAISE EXCEPTION USING
    ERRCODE = godwit_oracle.error_state(code),
    MESSAGE = 'ORA-' || lpad(abs(code)::text, 5, '0') || ': ' || coalesce(detail, godwit_oracle.error_message(code), '');
END
$$;
