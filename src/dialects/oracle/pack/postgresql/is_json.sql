-- is_json: whether a text is valid JSON, of a kind (object, array or scalar) if one is asked for; NULL for NULL. Names without quotes, which
-- Oracle allows unless STRICT is written, are not valid here. PostgreSQL 16 and later have IS JSON.
-- manual: SQL Language Reference, "IS JSON Condition"
CREATE OR REPLACE FUNCTION godwit_oracle.is_json(document text, form text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  found text;
BEGIN
  found := json_typeof(document::json);
  RETURN CASE form WHEN 'object' THEN found = 'object' WHEN 'array' THEN found = 'array' WHEN 'scalar' THEN found NOT IN ('object', 'array')
    ELSE found IS NOT NULL OR NULL END;
EXCEPTION
  WHEN invalid_text_representation THEN
    RETURN false;
END
$$;

-- What is of a JSON type already, such as a document that a view makes.
CREATE OR REPLACE FUNCTION godwit_oracle.is_json(document json, form text DEFAULT NULL) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE form WHEN 'object' THEN json_typeof(document) = 'object' WHEN 'array' THEN json_typeof(document) = 'array'
    WHEN 'scalar' THEN json_typeof(document) NOT IN ('object', 'array') ELSE document IS NOT NULL OR NULL END
$$;
