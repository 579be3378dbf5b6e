-- date_diff: the days between two dates as a number: Oracle's DATE minus DATE. Kept to 38 decimals, so that hours and seconds
-- that are computed from it come out whole after rounding, as they do in Oracle.
-- manual: SQL Language Reference, "Datetime/Interval Arithmetic"
CREATE OR REPLACE FUNCTION godwit_oracle.date_diff(later timestamp, earlier timestamp) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT trim_scale(round(extract(epoch FROM later - earlier) * 1.00000000000000000000000000000000000000 / 86400, 38))
$$;
