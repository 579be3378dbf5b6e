-- json_parse: the value that a JSON text stands for. What is not JSON raises ORA-40441, another kind of value than the wanted one ('object'
-- or 'array') ORA-40587. No text gives no value. (JSON_ELEMENT_T.parse, JSON_OBJECT_T.parse, JSON_ARRAY_T.parse and the constructors)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_compact, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.json_parse(document text, kind text DEFAULT NULL) RETURNS json
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  value json;
BEGIN
  BEGIN
    value := godwit_oracle.json_compact(document::json);
  EXCEPTION
    WHEN invalid_text_representation OR untranslatable_character THEN
      PERFORM godwit_oracle.raise_error(-40441, 'JSON syntax error');
  END;
  IF json_typeof(value) <> kind THEN
    PERFORM godwit_oracle.raise_error(-40587, 'invalid JSON type');
  END IF;
  RETURN value;
END
$$;
