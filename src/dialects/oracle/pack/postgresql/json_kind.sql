-- json_kind: what a value of JSON is: object, array, string, number, boolean or null. (The methods is_object, is_array and so on)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_kind(self json) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT json_typeof(godwit_oracle.json_self(self))
$$;
