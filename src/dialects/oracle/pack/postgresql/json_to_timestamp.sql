-- json_to_timestamp: a scalar as a timestamp, the texts of which are those of ISO 8601; NULL when it is none. (The method to_timestamp)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_to_timestamp(self json) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF json_typeof(godwit_oracle.json_self(self)) = 'string' THEN
    RETURN (self #>> '{}')::timestamp;
  END IF;
  RETURN NULL;
EXCEPTION
  WHEN data_exception THEN
    RETURN NULL;
END
$$;
