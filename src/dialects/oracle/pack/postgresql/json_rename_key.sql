-- json_rename_key: an object with another name for a member, in its place. (The method rename_key)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_rename_key(self json, name text, new_name text) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('{' || coalesce(string_agg(to_json(CASE WHEN key = name THEN new_name ELSE key END)::text || ':' || value::text, ',' ORDER BY nth), '') || '}')::json
  FROM json_each(godwit_oracle.json_self(self)) WITH ORDINALITY AS members(key, value, nth)
$$;
