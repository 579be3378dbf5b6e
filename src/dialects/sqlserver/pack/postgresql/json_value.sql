-- json_value: the scalar that a path leads to, as a text. An object or array is none: NULL, or an error if the path is strict.
-- manual: Transact-SQL Reference, "JSON_VALUE (Transact-SQL)"
-- requires: json_find, json_path
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_value(document text, path text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  node json := godwit_sqlserver.json_find(document, path);
BEGIN
  IF json_typeof(node) NOT IN ('object', 'array') THEN RETURN node #>> '{}'; END IF;
  IF (godwit_sqlserver.json_path(path))[1] = 'strict' THEN
    RAISE EXCEPTION 'Scalar value cannot be found in the specified JSON path.' USING ERRCODE = 'sql_json_scalar_required';
  END IF;
  RETURN NULL;
END
$$;
