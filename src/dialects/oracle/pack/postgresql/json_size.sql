-- json_size: how many members an object or elements an array has; 1 for a scalar. (The method get_size)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_kind
CREATE OR REPLACE FUNCTION godwit_oracle.json_size(self json) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE godwit_oracle.json_kind(self)
    WHEN 'object' THEN (SELECT count(*)::integer FROM json_object_keys(self))
    WHEN 'array' THEN json_array_length(self)
    ELSE 1
  END
$$;
