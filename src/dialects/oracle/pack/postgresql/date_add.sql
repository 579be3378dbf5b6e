-- date_add: the date a number of days later: Oracle's DATE plus NUMBER. Parts of a day are rounded to whole seconds, as Oracle does.
-- manual: SQL Language Reference, "Datetime/Interval Arithmetic"
CREATE OR REPLACE FUNCTION godwit_oracle.date_add(day timestamp, days numeric) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT date_trunc('second', day) + make_interval(days => trunc(days)::integer, secs => round((days - trunc(days)) * 86400)::double precision)
$$;
