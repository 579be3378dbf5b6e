-- json_to_string: a value as JSON text, a string with its quotes. (The methods to_string, stringify and to_clob)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_to_string(self json) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.json_self(self)::text
$$;
