-- json_get_string: the text of a scalar, without quotes; NULL for null, for an object or array, for the empty string and where there is no such
-- member. (The methods get_string and get_clob)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_get
CREATE OR REPLACE FUNCTION godwit_oracle.json_get_string(self json, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(found #>> '{}', '') FROM godwit_oracle.json_get(self, name) AS found WHERE json_typeof(found) NOT IN ('object', 'array')
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_get_string(self json, "position" numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(found #>> '{}', '') FROM godwit_oracle.json_get(self, "position") AS found WHERE json_typeof(found) NOT IN ('object', 'array')
$$;
