-- encode_text: text as bytes of one of Oracle's character sets. A character that the set does not have becomes a question mark, as in Oracle.
-- manual: SQL Language Reference, "CONVERT"
-- requires: character_set
CREATE OR REPLACE FUNCTION godwit_oracle.encode_text(value text, name text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  target constant text := godwit_oracle.character_set(name);
  letter text;
  code integer;
  unit bytea;
  result bytea := '';
BEGIN
  IF target = 'UTF8' THEN
    RETURN convert_to(value, 'UTF8');
  END IF;
  FOREACH letter IN ARRAY regexp_split_to_array(value, '') LOOP
    code := ascii(letter);
    IF target IN ('UTF16', 'UTF16LE') THEN
      unit := CASE WHEN code > 65535
        THEN substr(int4send(55296 + (code - 65536) / 1024), 3) || substr(int4send(56320 + (code - 65536) % 1024), 3)
        ELSE substr(int4send(code), 3) END;
      IF target = 'UTF16LE' THEN
        unit := substr(unit, 2, 1) || substr(unit, 1, 1) || substr(unit, 4, 1) || substr(unit, 3, 1);
      END IF;
    ELSIF code < 128 THEN
      unit := convert_to(letter, 'UTF8');
    ELSIF target = 'SQL_ASCII' THEN
      unit := '?';
    ELSE
      BEGIN
        unit := convert_to(letter, target);
      EXCEPTION
        WHEN untranslatable_character THEN
          unit := '?';
      END;
    END IF;
    result := result || unit;
  END LOOP;
  RETURN result;
END
$$;
