-- utl_raw_cast_from_number: a number in Oracle's own form: an exponent to the base of 100 and up to 20 digits to that base.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_cast_from_number(n numeric) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest numeric := abs(n);
  exponent integer := 0;
  digit integer;
  result bytea := '';
BEGIN
  IF n = 0 THEN
    RETURN '\x80';
  END IF;
  WHILE rest >= 100 LOOP
    rest := rest * 0.01;
    exponent := exponent + 1;
  END LOOP;
  WHILE rest < 1 LOOP
    rest := rest * 100;
    exponent := exponent - 1;
  END LOOP;
  FOR place IN 1 .. 20 LOOP
    EXIT WHEN rest = 0;
    digit := floor(rest);
    result := result || substr(int4send(CASE WHEN n > 0 THEN digit + 1 ELSE 101 - digit END), 4);
    rest := (rest - digit) * 100;
  END LOOP;
  result := substr(int4send(CASE WHEN n > 0 THEN 193 + exponent ELSE 62 - exponent END), 4) || result;
  RETURN CASE WHEN n < 0 AND length(result) < 21 THEN result || '\x66'::bytea ELSE result END;
END
$$;
