-- utl_raw_cast_to_number: the number that bytes in Oracle's own form stand for.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_cast_to_number(r bytea) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  head constant integer := get_byte(r, 0);
  is_positive constant boolean := head >= 128;
  digit integer;
  result numeric := 0;
  power integer := CASE WHEN head >= 128 THEN head - 193 ELSE 62 - head END;
BEGIN
  IF r = '\x80' THEN
    RETURN 0;
  END IF;
  FOR place IN 1 .. length(r) - 1 LOOP
    digit := get_byte(r, place);
    EXIT WHEN NOT is_positive AND digit = 102;
    result := result + ((CASE WHEN is_positive THEN digit - 1 ELSE 101 - digit END)::text || 'e' || (2 * power))::numeric;
    power := power - 1;
  END LOOP;
  RETURN trim_scale(CASE WHEN is_positive THEN result ELSE -result END);
END
$$;
