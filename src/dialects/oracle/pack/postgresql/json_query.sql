-- json_query: the object or array that a path finds in a JSON text, as text. With a wrapper (unconditional, or conditional for anything but one
-- object or array) what is found is put into an array. NULL when nothing fits or the text is not valid JSON.
-- The text has no white space.
-- manual: SQL Language Reference, "JSON_QUERY"
-- requires: json_compact
CREATE OR REPLACE FUNCTION godwit_oracle.json_query(document text, path text, wrapper text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  found jsonb;
  single boolean;
BEGIN
  found := jsonb_path_query_array(document::jsonb, path::jsonpath, silent => true);
  single := jsonb_array_length(found) = 1 AND jsonb_typeof(found -> 0) IN ('object', 'array');
  IF jsonb_array_length(found) = 0 THEN
    RETURN NULL;
  ELSIF wrapper = 'unconditional' OR (wrapper = 'conditional' AND NOT single) THEN
    RETURN godwit_oracle.json_compact(found::json)::text;
  ELSIF single THEN
    RETURN godwit_oracle.json_compact((found -> 0)::json)::text;
  END IF;
  RETURN NULL;
EXCEPTION
  WHEN invalid_text_representation OR untranslatable_character THEN
    RETURN NULL;
END
$$;
