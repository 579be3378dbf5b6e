-- decode_text: bytes of one of Oracle's character sets as text.
-- manual: SQL Language Reference, "CONVERT"
-- requires: character_set
CREATE OR REPLACE FUNCTION godwit_oracle.decode_text(value bytea, name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  source constant text := godwit_oracle.character_set(name);
  low constant integer := CASE source WHEN 'UTF16LE' THEN 0 ELSE 1 END;
  code integer;
  lead integer;
  result text := '';
BEGIN
  IF source NOT IN ('UTF16', 'UTF16LE') THEN
    RETURN convert_from(value, CASE source WHEN 'SQL_ASCII' THEN 'UTF8' ELSE source END);
  END IF;
  FOR place IN 0 .. length(value) / 2 - 1 LOOP
    code := get_byte(value, place * 2 + 1 - low) * 256 + get_byte(value, place * 2 + low);
    IF code BETWEEN 55296 AND 56319 THEN
      lead := code;
    ELSE
      result := result || chr(CASE WHEN code BETWEEN 56320 AND 57343 THEN 65536 + (lead - 55296) * 1024 + code - 56320 ELSE code END);
    END IF;
  END LOOP;
  RETURN result;
END
$$;
