-- json_get_number: the value of a member or element as a number; NULL when there is none or it cannot be read as one. (The method get_number)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_get, json_to_number
CREATE OR REPLACE FUNCTION godwit_oracle.json_get_number(self json, name text) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
  SELECT godwit_oracle.json_to_number(found) FROM godwit_oracle.json_get(self, name) AS found WHERE found IS NOT NULL
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_get_number(self json, "position" numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
  SELECT godwit_oracle.json_to_number(found) FROM godwit_oracle.json_get(self, "position") AS found WHERE found IS NOT NULL
$$;
