-- date_bucket: the beginning of the bucket of so many months that a moment lies in, counted from an origin. Buckets of weeks, days and less are date_bin of PostgreSQL.
-- manual: Transact-SQL Reference, "DATE_BUCKET (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.date_bucket(months integer, value timestamp, origin timestamp DEFAULT '1900-01-01') RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  between integer := (extract(year FROM value) - extract(year FROM origin)) * 12 + extract(month FROM value) - extract(month FROM origin);
  start timestamp;
BEGIN
  IF months <= 0 THEN
    RAISE EXCEPTION 'Invalid bucket width value passed to date_bucket function. Only positive values are allowed.'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  start := origin + make_interval(months => floor(between::numeric / months)::integer * months);
  IF start > value THEN
    start := origin + make_interval(months => (floor(between::numeric / months)::integer - 1) * months);
  END IF;
  RETURN start;
END
$$;
