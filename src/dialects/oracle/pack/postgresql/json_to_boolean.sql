-- json_to_boolean: a scalar as a truth value; NULL when it is none. (The method to_boolean)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_self
CREATE OR REPLACE FUNCTION godwit_oracle.json_to_boolean(self json) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF json_typeof(godwit_oracle.json_self(self)) = 'boolean' THEN
    RETURN self::text = 'true';
  END IF;
  RETURN NULL;
EXCEPTION
  WHEN data_exception THEN
    RETURN NULL;
END
$$;
