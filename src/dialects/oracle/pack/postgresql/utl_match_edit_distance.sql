-- utl_match_edit_distance: how many characters must be put in, taken out or replaced to make one text of another.
-- manual: PL/SQL Packages and Types Reference, "UTL_MATCH"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_match_edit_distance(s1 text, s2 text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  before integer[] := ARRAY(SELECT generate_series(0, length(s2)));
  row integer[];
BEGIN
  IF s1 IS NULL OR s2 IS NULL THEN
    RETURN CASE WHEN coalesce(s1, s2) IS NULL THEN -1 ELSE length(coalesce(s1, s2)) END;
  END IF;
  FOR i IN 1 .. length(s1) LOOP
    row := ARRAY[i];
    FOR j IN 1 .. length(s2) LOOP
      row := row || least(row[j] + 1, before[j + 1] + 1, before[j] + (substr(s1, i, 1) <> substr(s2, j, 1))::integer);
    END LOOP;
    before := row;
  END LOOP;
  RETURN before[length(s2) + 1];
END
$$;
