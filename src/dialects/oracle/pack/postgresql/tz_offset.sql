-- tz_offset: the present offset of a time zone, as '+hh:mm'. It takes a region, an offset, SESSIONTIMEZONE or DBTIMEZONE.
-- manual: SQL Language Reference, "TZ_OFFSET"
-- requires: sessiontimezone
CREATE OR REPLACE FUNCTION godwit_oracle.tz_offset(zone text) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
  region constant text := CASE upper(zone) WHEN 'SESSIONTIMEZONE' THEN godwit_oracle.sessiontimezone() WHEN 'DBTIMEZONE' THEN 'UTC' ELSE zone END;
  minutes integer;
BEGIN
  IF region ~ '^[-+]?\d{1,2}:\d{2}$' THEN
    minutes := extract(epoch FROM region::interval) / 60;
  ELSE
    minutes := extract(epoch FROM statement_timestamp() AT TIME ZONE region - statement_timestamp() AT TIME ZONE 'UTC') / 60;
  END IF;
  RETURN CASE WHEN minutes < 0 THEN '-' ELSE '+' END || pg_catalog.lpad((abs(minutes) / 60)::text, 2, '0') || ':'
    || pg_catalog.lpad((abs(minutes) % 60)::text, 2, '0');
END
$$;
