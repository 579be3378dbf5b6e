-- json_value: the scalar that a path finds in a JSON text, as text. NULL when there is none, when there are several, when it is an object or
-- array, and when the text is not valid JSON (NULL ON ERROR, the default).
-- manual: SQL Language Reference, "JSON_VALUE"
CREATE OR REPLACE FUNCTION godwit_oracle.json_value(document text, path text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  found jsonb;
BEGIN
  found := jsonb_path_query_array(document::jsonb, path::jsonpath, silent => true);
  IF jsonb_array_length(found) <> 1 OR jsonb_typeof(found -> 0) IN ('object', 'array') THEN
    RETURN NULL;
  END IF;
  RETURN nullif(found ->> 0, '');
EXCEPTION
  WHEN invalid_text_representation OR untranslatable_character THEN
    RETURN NULL;
END
$$;
