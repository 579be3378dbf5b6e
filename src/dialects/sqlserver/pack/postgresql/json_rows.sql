-- json_rows: the documents that OPENJSON with a schema makes a row of: the elements of an array, or an object itself.
-- manual: Transact-SQL Reference, "OPENJSON (Transact-SQL)"
-- requires: json_query
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_rows(document text, path text DEFAULT '$') RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  node json := godwit_sqlserver.json_query(document, path);
BEGIN
  IF json_typeof(node) = 'array' THEN
    RETURN QUERY SELECT element::text FROM json_array_elements(node) AS element;
  ELSIF node IS NOT NULL THEN
    RETURN NEXT node::text;
  END IF;
END
$$;
