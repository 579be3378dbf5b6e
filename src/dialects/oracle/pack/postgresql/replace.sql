-- replace: replaces every occurrence of a string. Without a string to look for the text stays as it is; without a
-- replacement the occurrences are removed.
-- manual: SQL Language Reference, "REPLACE"
CREATE OR REPLACE FUNCTION godwit_oracle.replace(string text, sought text, replacement text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(pg_catalog.replace(string, coalesce(sought, ''), coalesce(replacement, '')), '')
$$;
