-- translate: replaces characters one by one. An empty second or third argument is NULL and gives NULL.
-- manual: SQL Language Reference, "TRANSLATE"
CREATE OR REPLACE FUNCTION godwit_oracle.translate(string text, replaced text, replacing text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(pg_catalog.translate(string, nullif(replaced, ''), nullif(replacing, '')), '')
$$;
