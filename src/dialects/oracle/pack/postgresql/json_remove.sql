-- json_remove: an object without a member, an array without an element; the same when there is no such. (The method remove)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_remove(self json, name text) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('{' || coalesce(string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY nth), '') || '}')::json
  FROM json_each(godwit_oracle.json_self(self)) WITH ORDINALITY AS members(key, value, nth)
  WHERE key IS DISTINCT FROM name
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_remove(self json, "position" numeric) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('[' || coalesce(string_agg(element::text, ',' ORDER BY nth), '') || ']')::json
  FROM json_array_elements(godwit_oracle.json_self(self)) WITH ORDINALITY AS elements(element, nth)
  WHERE nth - 1 IS DISTINCT FROM "position"
$$;
