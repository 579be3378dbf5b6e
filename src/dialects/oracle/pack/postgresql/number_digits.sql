-- number_digits: a number with the digits that a NUMBER holds: 20 digits to the base of 100, which are 39 or 40 decimal ones.
-- manual: SQL Language Reference, "NUMBER Data Type"; Database Concepts, "Internal Format"
CREATE OR REPLACE FUNCTION godwit_oracle.number_digits(value numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  whole constant text := trunc(abs(value))::text;
  decimals text;
  exponent integer;
BEGIN
  IF value = 0 OR value = 'NaN' THEN
    RETURN value;
  END IF;
  IF whole = '0' THEN
    decimals := split_part(abs(value)::text, '.', 2);
    exponent := length(pg_catalog.ltrim(decimals, '0')) - length(decimals) - 1;
  ELSE
    exponent := length(whole) - 1;
  END IF;
  RETURN trim_scale(pg_catalog.round(value, 38 - 2 * floor(exponent / 2.0)::integer));
END
$$;
