-- datetime: a moment as DATETIME keeps it: rounded to three-hundredths of a second, which are shown as 0, 3 and 7 milliseconds, from the year 1753 to 9999.
-- manual: Transact-SQL Reference, "datetime (Transact-SQL)", "Rounding of datetime fractional second precision"
CREATE OR REPLACE FUNCTION godwit_sqlserver.datetime(value timestamp) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  microseconds bigint := extract(microseconds FROM value);
  rounded timestamp := date_trunc('minute', value)
    + round(round(microseconds * 3 / 10000.0) * 10 / 3) * interval '1 millisecond';
BEGIN
  IF rounded < timestamp '1753-01-01' OR rounded >= timestamp '10000-01-01' THEN
    RAISE datetime_field_overflow
      USING MESSAGE = 'The conversion resulted in an out-of-range datetime value.';
  END IF;
  RETURN rounded;
END
$$;
