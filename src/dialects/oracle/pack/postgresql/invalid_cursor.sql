-- invalid_cursor: raises INVALID_CURSOR, as an attribute of a cursor does that is not open. It never returns, so that the type of its result
-- is cast to what the place wants.
-- manual: PL/SQL Language Reference, "Named Cursor Attribute"
CREATE OR REPLACE FUNCTION godwit_oracle.invalid_cursor() RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'invalid_cursor_name', MESSAGE = 'ORA-01001: invalid cursor';
END
$$;
