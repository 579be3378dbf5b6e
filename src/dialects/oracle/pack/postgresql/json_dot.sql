-- json_dot: what the steps of a dot notation find in a JSON text, as text: a scalar as it is, an object or array as JSON, several values as an
-- array of them. NULL when nothing fits or the text is not valid JSON.
-- manual: JSON Developer's Guide, "Simple Dot-Notation Access to JSON Data"
-- requires: json_compact
CREATE OR REPLACE FUNCTION godwit_oracle.json_dot(document text, path text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  found jsonb;
BEGIN
  found := jsonb_path_query_array(document::jsonb, path::jsonpath, silent => true);
  IF jsonb_array_length(found) = 0 THEN
    RETURN NULL;
  ELSIF jsonb_array_length(found) = 1 THEN
    found := found -> 0;
  END IF;
  IF jsonb_typeof(found) IN ('object', 'array') THEN
    RETURN godwit_oracle.json_compact(found::json)::text;
  END IF;
  RETURN nullif(found #>> '{}', '');
EXCEPTION
  WHEN invalid_text_representation OR untranslatable_character THEN
    RETURN NULL;
END
$$;

-- Of a value of type JSON the dot notation gives one of the type: the only one, or an array of several.
CREATE OR REPLACE FUNCTION godwit_oracle.json_dot(document jsonb, path text) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE jsonb_array_length(found) WHEN 0 THEN NULL WHEN 1 THEN found -> 0 ELSE found END
  FROM jsonb_path_query_array(document, path::jsonpath, silent => true) AS found
$$;
