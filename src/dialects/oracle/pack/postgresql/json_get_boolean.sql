-- json_get_boolean: the value of a member or element as a truth value; NULL when there is none or it cannot be read as one. (The method get_boolean)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_get, json_to_boolean
CREATE OR REPLACE FUNCTION godwit_oracle.json_get_boolean(self json, name text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT godwit_oracle.json_to_boolean(found) FROM godwit_oracle.json_get(self, name) AS found WHERE found IS NOT NULL
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_get_boolean(self json, "position" numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT godwit_oracle.json_to_boolean(found) FROM godwit_oracle.json_get(self, "position") AS found WHERE found IS NOT NULL
$$;
