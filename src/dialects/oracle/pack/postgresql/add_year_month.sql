-- add_year_month: a moment and an interval of years and months: ORA-01839 where the month that is reached lacks the day, which PostgreSQL's `+`
-- changes to its last. A moment with a time zone is moved in UTC.
-- manual: SQL Language Reference, "Datetime/Interval Arithmetic"
CREATE OR REPLACE FUNCTION godwit_oracle.add_year_month(moment timestamp, span interval) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  moved constant timestamp := moment + span;
BEGIN
  IF extract(day FROM moved) <> extract(day FROM moment) THEN
    RAISE EXCEPTION USING ERRCODE = '22008', MESSAGE = 'ORA-01839: date not valid for month specified';
  END IF;
  RETURN moved;
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.add_year_month(moment timestamptz, span interval) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.add_year_month(moment AT TIME ZONE 'UTC', span) AT TIME ZONE 'UTC'
$$;
