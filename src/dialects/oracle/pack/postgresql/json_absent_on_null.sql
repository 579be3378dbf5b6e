-- json_absent_on_null: an array without its nulls, an object without the members that are null; what is inside of them keeps its own.
-- manual: SQL Language Reference, "JSON_ARRAY" and "JSON_OBJECT" (ABSENT ON NULL)
CREATE OR REPLACE FUNCTION godwit_oracle.json_absent_on_null(document json) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE json_typeof(document)
    WHEN 'array' THEN (SELECT coalesce(json_agg(e.value ORDER BY e.place), '[]')
                         FROM json_array_elements(document) WITH ORDINALITY AS e (value, place)
                        WHERE json_typeof(e.value) <> 'null')
    ELSE (SELECT coalesce(json_object_agg(m.key, m.value ORDER BY m.place), '{}')
            FROM json_each(document) WITH ORDINALITY AS m (key, value, place)
           WHERE json_typeof(m.value) <> 'null')
  END
$$;
