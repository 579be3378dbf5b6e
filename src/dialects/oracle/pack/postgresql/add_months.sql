-- add_months: the date a number of months later. The last day of a month stays the last day; a day that the resulting month lacks becomes its
-- last. Decimals of the number are cut off.
-- manual: SQL Language Reference, "ADD_MONTHS"
CREATE OR REPLACE FUNCTION godwit_oracle.add_months(day timestamp, months numeric) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  moved constant timestamp := date_trunc('second', day) + make_interval(months => trunc(months)::integer);
BEGIN
  IF extract(month FROM day + interval '1 day') <> extract(month FROM day) THEN
    RETURN date_trunc('month', moved) + interval '1 month' - interval '1 day' + moved::time;
  END IF;
  RETURN moved;
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.add_months(day timestamptz, months numeric) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.add_months(day::timestamp, months)
$$;
