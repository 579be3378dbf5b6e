-- json_query: the object or array that a path leads to, as it stands in the document. A scalar is none: NULL, or an error if the path is strict.
-- manual: Transact-SQL Reference, "JSON_QUERY (Transact-SQL)"
-- requires: json_find, json_path
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_query(document text, path text DEFAULT '$') RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  node json := godwit_sqlserver.json_find(document, path);
BEGIN
  IF json_typeof(node) IN ('object', 'array') THEN RETURN node::text; END IF;
  IF (godwit_sqlserver.json_path(path))[1] = 'strict' THEN
    RAISE EXCEPTION 'Object or array cannot be found in the specified JSON path.' USING ERRCODE = 'sql_json_array_not_found';
  END IF;
  RETURN NULL;
END
$$;
