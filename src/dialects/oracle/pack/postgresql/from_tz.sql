-- from_tz: the instant of a wall-clock time in a time zone, given as an offset ('-08:00') or a region.
-- manual: SQL Language Reference, "FROM_TZ"
CREATE OR REPLACE FUNCTION godwit_oracle.from_tz(moment timestamp, zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF zone ~ '^\s*[-+]?\d{1,2}:\d{2}\s*$' THEN
    -- An offset as an interval counts eastwards, as in Oracle; as a text PostgreSQL would count it westwards.
    RETURN moment AT TIME ZONE btrim(zone)::interval;
  END IF;
  RETURN moment AT TIME ZONE zone;
END
$$;
