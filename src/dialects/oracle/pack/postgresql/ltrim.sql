-- ltrim: a string without the characters of a set at its left end; NULL when nothing remains or the set is empty.
-- manual: SQL Language Reference, "LTRIM"
CREATE OR REPLACE FUNCTION godwit_oracle.ltrim(string text, characters text DEFAULT ' ') RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(pg_catalog.ltrim(string, nullif(characters, '')), '')
$$;
