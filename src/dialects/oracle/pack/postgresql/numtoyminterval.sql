-- numtoyminterval: a number of years or months as an interval, rounded to whole months.
-- manual: SQL Language Reference, "NUMTOYMINTERVAL"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.numtoyminterval(value numeric, unit text) RETURNS interval
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  months numeric;
BEGIN
  months := value * CASE upper(btrim(unit)) WHEN 'YEAR' THEN 12 WHEN 'MONTH' THEN 1 END;
  IF months IS NULL THEN
    PERFORM godwit_oracle.raise_error(-1760);
  END IF;
  RETURN make_interval(months => pg_catalog.round(months)::integer);
END
$$;
