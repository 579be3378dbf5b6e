-- to_dsinterval: reads an INTERVAL DAY TO SECOND from text: 'days hh:mm:ss.fraction' or the ISO 8601 form 'P1DT2H'.
-- manual: SQL Language Reference, "TO_DSINTERVAL"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.to_dsinterval(string text) RETURNS interval
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  parts text[];
  seconds numeric;
BEGIN
  IF string = '' THEN
    RETURN NULL;
  END IF;
  parts := regexp_match(string, '^\s*([-+])?\s*(\d{1,9})\s+(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d*)?)\s*$');
  IF parts IS NULL THEN
    parts := regexp_match(string, '^\s*(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?\s*$');
  ELSIF parts[3]::integer > 23 THEN
    PERFORM godwit_oracle.raise_error(-1850);
  ELSIF parts[4]::integer > 59 THEN
    PERFORM godwit_oracle.raise_error(-1851);
  ELSIF parts[5]::numeric >= 60 THEN
    PERFORM godwit_oracle.raise_error(-1852);
  END IF;
  IF parts IS NULL THEN
    PERFORM godwit_oracle.raise_error(-1867);
  END IF;
  seconds := coalesce(parts[2], '0')::numeric * 86400 + coalesce(parts[3], '0')::numeric * 3600 + coalesce(parts[4], '0')::numeric * 60
    + coalesce(parts[5], '0')::numeric;
  RETURN CASE WHEN parts[1] = '-' THEN -1 ELSE 1 END
    * (make_interval(days => trunc(seconds / 86400)::integer) + pg_catalog.round(seconds % 86400 * 1000000) * interval '1 microsecond');
END
$$;
