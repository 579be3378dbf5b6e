-- json_to_date: a scalar as a date with a time of day, the texts of which are those of ISO 8601; NULL when it is none. (The method to_date)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_to_date(self json) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF json_typeof(godwit_oracle.json_self(self)) = 'string' THEN
    RETURN date_trunc('second', (self #>> '{}')::timestamp);
  END IF;
  RETURN NULL;
EXCEPTION
  WHEN data_exception THEN
    RETURN NULL;
END
$$;
