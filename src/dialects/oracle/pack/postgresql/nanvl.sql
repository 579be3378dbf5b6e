-- nanvl: the first number, or the second when the first is not a number.
-- manual: SQL Language Reference, "NANVL"
CREATE OR REPLACE FUNCTION godwit_oracle.nanvl(value double precision, replacement double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN value = 'NaN' THEN replacement ELSE value END
$$;
