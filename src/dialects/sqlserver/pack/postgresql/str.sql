-- str: a number as a text of so many characters, blanks before it and rounded to so many digits; asterisks where it does not fit.
-- manual: Transact-SQL Reference, "STR (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.str(value double precision, length integer DEFAULT 10, digits integer DEFAULT 0) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  whole integer := pg_catalog.length(trunc(value::numeric)::text) + CASE WHEN value < 0 AND trunc(value::numeric) = 0 THEN 1 ELSE 0 END;
BEGIN
  IF length <= 0 OR length > 8000 OR digits < 0 THEN RETURN NULL; END IF;
  -- What has no room behind the point is rounded away.
  RETURN CASE WHEN whole > length THEN repeat('*', length)
    ELSE lpad(round(value::numeric, greatest(0, least(digits, 16, length - whole - 1)))::text, length) END;
END
$$;
