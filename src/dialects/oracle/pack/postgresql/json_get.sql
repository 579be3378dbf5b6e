-- json_get: the value of a member of an object or of an element of an array, which are counted from 0; NULL when there is none, and when it
-- is not of the kind that is wanted ('object' or 'array'). (The methods get, get_object and get_array)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_get(self json, name text, kind text DEFAULT NULL) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT member FROM (SELECT godwit_oracle.json_self(self) -> name) AS found(member) WHERE kind IS NULL OR json_typeof(member) = kind
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_get(self json, "position" numeric, kind text DEFAULT NULL) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT element FROM (SELECT godwit_oracle.json_self(self) -> "position"::integer) AS found(element)
  WHERE "position" >= 0 AND (kind IS NULL OR json_typeof(element) = kind)
$$;
