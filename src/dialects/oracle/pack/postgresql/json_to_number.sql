-- json_to_number: a scalar as a number; NULL when it is none. (The method to_number)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_to_number(self json) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF json_typeof(godwit_oracle.json_self(self)) IN ('number', 'string') THEN
    RETURN (self #>> '{}')::numeric;
  END IF;
  RETURN NULL;
EXCEPTION
  WHEN data_exception THEN
    RETURN NULL;
END
$$;
