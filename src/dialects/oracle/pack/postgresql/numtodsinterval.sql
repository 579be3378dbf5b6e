-- numtodsinterval: a number of days, hours, minutes or seconds as an interval, with whole days carried over.
-- manual: SQL Language Reference, "NUMTODSINTERVAL"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.numtodsinterval(value numeric, unit text) RETURNS interval
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  seconds numeric;
BEGIN
  seconds := value * CASE upper(btrim(unit)) WHEN 'DAY' THEN 86400 WHEN 'HOUR' THEN 3600 WHEN 'MINUTE' THEN 60 WHEN 'SECOND' THEN 1 END;
  IF seconds IS NULL THEN
    PERFORM godwit_oracle.raise_error(-1760);
  END IF;
  RETURN make_interval(days => trunc(seconds / 86400)::integer) + round(seconds % 86400 * 1000000) * interval '1 microsecond';
END
$$;
