-- json_exists: whether a path finds anything in a JSON text; false when the text is not valid JSON (FALSE ON ERROR, the default).
-- manual: SQL Language Reference, "JSON_EXISTS Condition"
CREATE OR REPLACE FUNCTION godwit_oracle.json_exists(document text, path text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN coalesce(jsonb_path_exists(document::jsonb, path::jsonpath, silent => true), false);
EXCEPTION
  WHEN invalid_text_representation OR untranslatable_character THEN
    RETURN false;
END
$$;
