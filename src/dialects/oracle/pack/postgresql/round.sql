-- round: a date rounded to a unit of the format model; without one, to the day (up from noon). A year rounds up on July 1, a quarter on the
-- sixteenth day of its second month, a month on its sixteenth day, a week in its middle.
-- Numbers are not dealt with here: PostgreSQL has round for them.
-- manual: SQL Language Reference, "ROUND and TRUNC Date Functions"
-- requires: trunc
CREATE OR REPLACE FUNCTION godwit_oracle.round(day timestamp, unit text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  lower constant timestamp := godwit_oracle.trunc(day, unit);
BEGIN
  CASE upper(unit)
    WHEN 'DD', 'DDD', 'J' THEN
      RETURN date_trunc('day', day + interval '12 hours');
    WHEN 'MM', 'MON', 'MONTH', 'RM' THEN
      RETURN lower + CASE WHEN extract(day FROM day) >= 16 THEN interval '1 month' ELSE interval '0' END;
    WHEN 'Y', 'YY', 'YYY', 'YYYY', 'SYYYY', 'YEAR', 'SYEAR' THEN
      RETURN lower + CASE WHEN extract(month FROM day) >= 7 THEN interval '1 year' ELSE interval '0' END;
    WHEN 'Q' THEN
      RETURN lower + CASE WHEN day >= lower + interval '1 month 15 days' THEN interval '3 months' ELSE interval '0' END;
    WHEN 'HH', 'HH12', 'HH24' THEN
      RETURN date_trunc('hour', day + interval '30 minutes');
    WHEN 'MI' THEN
      RETURN date_trunc('minute', day + interval '30 seconds');
    WHEN 'I', 'IY', 'IYY', 'IYYY' THEN
      RETURN CASE WHEN day >= make_timestamp(extract(isoyear FROM day)::integer, 7, 1, 0, 0, 0)
        THEN godwit_oracle.trunc(lower + interval '370 days', 'IYYY') ELSE lower END;
    WHEN 'CC', 'SCC' THEN
      RETURN lower + CASE WHEN extract(year FROM day) >= extract(year FROM lower) + 50 THEN interval '100 years' ELSE interval '0' END;
    ELSE
      RETURN lower + CASE WHEN day - lower >= interval '84 hours' THEN interval '7 days' ELSE interval '0' END;
  END CASE;
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.round(day timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT date_trunc('day', day + interval '12 hours')
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.round(day timestamptz) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.round(day::timestamp)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.round(day timestamptz, unit text) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.round(day::timestamp, unit)
$$;
