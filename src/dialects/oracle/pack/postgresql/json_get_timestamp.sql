-- json_get_timestamp: the value of a member or element as a timestamp, the texts of which are those of ISO 8601; NULL when there is none or it cannot be read as one. (The method get_timestamp)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_get, json_to_timestamp
CREATE OR REPLACE FUNCTION godwit_oracle.json_get_timestamp(self json, name text) RETURNS timestamp
LANGUAGE sql IMMUTABLE AS $$
  SELECT godwit_oracle.json_to_timestamp(found) FROM godwit_oracle.json_get(self, name) AS found WHERE found IS NOT NULL
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_get_timestamp(self json, "position" numeric) RETURNS timestamp
LANGUAGE sql IMMUTABLE AS $$
  SELECT godwit_oracle.json_to_timestamp(found) FROM godwit_oracle.json_get(self, "position") AS found WHERE found IS NOT NULL
$$;
