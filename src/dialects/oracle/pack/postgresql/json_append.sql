-- json_append: an array with one more element at its end. (The method append)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_put, json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_append(self json, value json) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.json_put(self, json_array_length(godwit_oracle.json_self(self))::numeric, value)
$$;
