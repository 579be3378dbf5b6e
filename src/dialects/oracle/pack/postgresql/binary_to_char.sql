-- binary_to_char: a BINARY_DOUBLE or BINARY_FLOAT as text, as TO_CHAR without a model and every implicit conversion write it: always with an exponent
-- of three digits (2.0E+000), with 17 significant digits of a double and 9 of a float, without zeros at their end.
-- manual: SQL Language Reference, "TO_CHAR (number)", "Floating-Point Numbers"
CREATE OR REPLACE FUNCTION godwit_oracle.binary_to_char(value double precision, digits integer DEFAULT 17) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN value = 'NaN' THEN 'Nan'
    WHEN value = 'Infinity' THEN 'Inf'
    WHEN value = '-Infinity' THEN '-Inf'
    WHEN value = 0 THEN '0'
    ELSE regexp_replace(rtrim(split_part(shown, 'e', 1), '0'), '\.$', '.0') || 'E' || substr(split_part(shown, 'e', 2), 1, 1)
      || lpad(substr(split_part(shown, 'e', 2), 2), 3, '0')
  END
  FROM (SELECT lower(btrim(pg_catalog.to_char(value, '9.' || repeat('9', digits - 1) || 'EEEE')))) AS text(shown)
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.binary_to_char(value real) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.binary_to_char(value::double precision, 9)
$$;
