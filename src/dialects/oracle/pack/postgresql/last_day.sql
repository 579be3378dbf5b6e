-- last_day: the last day of the month of a date, with the date's time of day.
-- manual: SQL Language Reference, "LAST_DAY"
CREATE OR REPLACE FUNCTION godwit_oracle.last_day(day timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT date_trunc('month', day) + interval '1 month' - interval '1 day' + date_trunc('second', day)::time
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.last_day(day timestamptz) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.last_day(day::timestamp)
$$;
