-- float_text: a FLOAT or REAL as a text: of at most six digits (style 0), with an exponent where that is shorter; of 8 digits with an exponent (1), of 16 (2), or of 17 (3).
-- manual: Transact-SQL Reference, "CAST and CONVERT (Transact-SQL)", "float and real styles"
CREATE OR REPLACE FUNCTION godwit_sqlserver.float_text(value double precision, style integer DEFAULT 0) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  digits integer := CASE style WHEN 0 THEN 6 WHEN 1 THEN 8 WHEN 2 THEN 16 ELSE 17 END;
  mantissa text := to_char(abs(value::numeric), '9.' || repeat('9', digits - 1) || 'EEEE');
  exponent integer := split_part(mantissa, 'e', 2)::integer;
  plain numeric;
BEGIN
  IF value = 0 THEN exponent := 0; END IF;
  IF style > 0 OR exponent < -4 OR exponent >= digits THEN
    mantissa := btrim(split_part(mantissa, 'e', 1));
    IF style = 0 THEN mantissa := rtrim(rtrim(mantissa, '0'), '.'); END IF;
    RETURN CASE WHEN value < 0 THEN '-' ELSE '' END || mantissa || 'e'
      || CASE WHEN exponent < 0 THEN '-' ELSE '+' END || lpad(abs(exponent)::text, 3, '0');
  END IF;
  plain := round(value::numeric, digits - 1 - exponent);
  RETURN trim_scale(plain)::text;
END
$$;
