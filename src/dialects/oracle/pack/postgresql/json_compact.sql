-- json_compact: the same JSON value without white space, each name of an object once with its last value, in the order of the text. Values of
-- the PL/SQL object types for JSON are always held so.
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
CREATE OR REPLACE FUNCTION godwit_oracle.json_compact(document json) RETURNS json
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  CASE json_typeof(document)
    WHEN 'object' THEN
      RETURN (
        SELECT '{' || coalesce(string_agg(to_json(name)::text || ':' || godwit_oracle.json_compact(document -> name)::text, ',' ORDER BY nth), '') || '}'
        FROM (
          SELECT name, min(nth) AS nth FROM json_object_keys(document) WITH ORDINALITY AS names(name, nth) GROUP BY name
        ) AS members
      )::json;
    WHEN 'array' THEN
      RETURN (
        SELECT '[' || coalesce(string_agg(godwit_oracle.json_compact(element)::text, ',' ORDER BY nth), '') || ']'
        FROM json_array_elements(document) WITH ORDINALITY AS elements(element, nth)
      )::json;
    ELSE
      RETURN btrim(document::text, E' \t\n\r')::json;
  END CASE;
END
$$;
