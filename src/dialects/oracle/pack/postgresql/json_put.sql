-- json_put: an object with another value for a name, in its place when the object has the name, else at the end; an array with a value before
-- the element at a position, or instead of it. Behind the end of an array, the positions between are null. (The method put)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_put(self json, name text, value json) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('{' || string_agg(to_json(member)::text || ':' || coalesce(content, 'null')::text, ',' ORDER BY nth) || '}')::json
  FROM (
    SELECT key AS member, CASE WHEN key = name THEN json_put.value ELSE members.value END AS content, nth
    FROM json_each(godwit_oracle.json_self(self)) WITH ORDINALITY AS members(key, value, nth)
    UNION ALL
    SELECT name, json_put.value, NULL WHERE self -> name IS NULL
  ) AS members
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_put(self json, "position" numeric, value json, overwrite boolean DEFAULT false) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('[' || string_agg(coalesce(content, 'null')::text, ',' ORDER BY place, is_old) || ']')::json
  FROM (
    SELECT element AS content, nth - 1 AS place, 1 AS is_old
    FROM json_array_elements(godwit_oracle.json_self(self)) WITH ORDINALITY AS elements(element, nth)
    WHERE NOT (overwrite AND nth - 1 = "position")
    UNION ALL
    SELECT NULL, missing, 1 FROM generate_series(json_array_length(self), "position" - 1) AS missings(missing)
    UNION ALL
    SELECT json_put.value, "position", 0
  ) AS elements
$$;
