-- rtrim: a string without the characters of a set at its right end; NULL when nothing remains or the set is empty.
-- manual: SQL Language Reference, "RTRIM"
CREATE OR REPLACE FUNCTION godwit_oracle.rtrim(string text, characters text DEFAULT ' ') RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(pg_catalog.rtrim(string, nullif(characters, '')), '')
$$;
