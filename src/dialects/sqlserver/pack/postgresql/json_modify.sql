-- json_modify: a document with a value, which is a text of JSON, in the place that a path leads to, behind `append` at the end of the array there. White space between the
-- members on the way to it is not kept.
-- manual: Transact-SQL Reference, "JSON_MODIFY (Transact-SQL)"
-- requires: json_path, json_set
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_modify(document text, path text, value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  steps text[] COLLATE "C" := godwit_sqlserver.json_path(regexp_replace(path COLLATE "C", '^\s*append\s+', ''));
BEGIN
  IF document IS NULL OR path IS NULL THEN RETURN NULL; END IF;
  RETURN godwit_sqlserver.json_set(document::json, steps[2:], value COLLATE "C", steps[1] = 'strict', path COLLATE "C" ~ '^\s*append\s');
END
$$;
