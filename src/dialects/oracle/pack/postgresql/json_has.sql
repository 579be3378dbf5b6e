-- json_has: whether an object has a member of the name. (The method has)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_get
CREATE OR REPLACE FUNCTION godwit_oracle.json_has(self json, name text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.json_get(self, name) IS NOT NULL
$$;
