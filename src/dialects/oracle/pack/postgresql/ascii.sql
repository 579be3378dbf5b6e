-- ascii: the bytes in UTF-8 of the first character of a string, read as one number.
-- manual: SQL Language Reference, "ASCII"
CREATE OR REPLACE FUNCTION godwit_oracle.ascii(string text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  bytes constant bytea := convert_to(left(string, 1), 'UTF8');
  code bigint := 0;
BEGIN
  IF string = '' THEN
    RETURN NULL;
  END IF;
  FOR at IN 0 .. length(bytes) - 1 LOOP
    code := code * 256 + get_byte(bytes, at);
  END LOOP;
  RETURN code;
END
$$;
