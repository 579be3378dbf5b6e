-- instrb: like instr, with positions counted in bytes.
-- manual: SQL Language Reference, "INSTR"
-- requires: instr
CREATE OR REPLACE FUNCTION godwit_oracle.instrb(string text, sought text, start numeric DEFAULT 1, occurrence numeric DEFAULT 1) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  from_byte constant integer := CASE WHEN start < 0 THEN octet_length(string) + 1 + trunc(start) ELSE trunc(start) END;
  from_character integer := 1;
  bytes integer := 0;
  letter text;
  found integer;
BEGIN
  IF start = 0 OR from_byte < 1 THEN
    RETURN 0;
  END IF;
  FOREACH letter IN ARRAY string_to_array(string, NULL) LOOP
    EXIT WHEN bytes + 1 >= from_byte;
    bytes := bytes + octet_length(letter);
    from_character := from_character + 1;
  END LOOP;
  IF start < 0 AND bytes + 1 > from_byte THEN
    -- The byte lies inside a character: going backwards, the search starts with that one.
    from_character := from_character - 1;
  END IF;
  found := godwit_oracle.instr(string, sought, CASE WHEN start < 0 THEN from_character - length(string) - 1 ELSE from_character END, occurrence);
  RETURN CASE WHEN found > 0 THEN octet_length(left(string, found - 1)) + 1 ELSE found END;
END
$$;
