-- openjson: the members of an object or the elements of an array, with their types by number.
-- manual: Transact-SQL Reference, "OPENJSON (Transact-SQL)"
-- requires: json_query
CREATE OR REPLACE FUNCTION godwit_sqlserver.openjson(document text, path text DEFAULT '$') RETURNS TABLE (key text, value text, type integer)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
#variable_conflict use_column
DECLARE
  node json := godwit_sqlserver.json_query(document, path);
BEGIN
  RETURN QUERY SELECT m.key, m.value #>> '{}', array_position(ARRAY['null', 'string', 'number', 'boolean', 'array', 'object'], json_typeof(m.value)) - 1
    FROM (
      SELECT o.key, o.value FROM json_each(CASE json_typeof(node) WHEN 'object' THEN node END) AS o
      UNION ALL
      SELECT (e.place - 1)::text, e.value FROM json_array_elements(CASE json_typeof(node) WHEN 'array' THEN node END) WITH ORDINALITY AS e (value, place)
    ) AS m;
END
$$;
