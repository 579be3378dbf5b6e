-- regexp_flags: PostgreSQL's flags for Oracle's match parameter: of c and i the last counts; m lets ^ and $ match at every line.
-- The parameters n and x change the pattern itself, see regexp_pattern.
-- manual: SQL Language Reference, "REGEXP_LIKE Condition", match_param
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.regexp_flags(match_param text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF match_param !~ '^[icnmx]*$' THEN
    PERFORM godwit_oracle.raise_error(-1760);
  END IF;
  RETURN CASE WHEN match_param LIKE '%m%' THEN 'w' ELSE 's' END
    || coalesce(substring(match_param FROM '([ic])[^ic]*$'), 'c');
END
$$;
