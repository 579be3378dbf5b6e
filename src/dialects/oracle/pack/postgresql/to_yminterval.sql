-- to_yminterval: reads an INTERVAL YEAR TO MONTH from text: 'years-months' or the ISO 8601 form 'P1Y2M'.
-- manual: SQL Language Reference, "TO_YMINTERVAL"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.to_yminterval(string text) RETURNS interval
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  parts text[];
BEGIN
  IF string = '' THEN
    RETURN NULL;
  END IF;
  parts := coalesce(regexp_match(string, '^\s*([-+])?\s*(\d{1,9})\s*-\s*(\d{1,2})\s*$'),
    regexp_match(string, '^\s*(-)?P(?:(\d+)Y)?(?:(\d+)M)?\s*$'));
  IF parts IS NULL OR (string LIKE '%-%' AND parts[3]::integer > 11) THEN
    PERFORM godwit_oracle.raise_error(-1867);
  END IF;
  RETURN make_interval(months => (CASE WHEN parts[1] = '-' THEN -1 ELSE 1 END)
    * (coalesce(parts[2], '0')::integer * 12 + coalesce(parts[3], '0')::integer));
END
$$;
