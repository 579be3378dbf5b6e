-- isjson: 1 where a text is JSON of the kind that is asked for, else 0; without a kind an object or an array.
-- manual: Transact-SQL Reference, "ISJSON (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.isjson(document text, kind text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  type text;
BEGIN
  type := json_typeof(document::json);
  RETURN CASE
    WHEN document IS NULL THEN NULL
    WHEN kind IS NULL THEN (type IN ('object', 'array'))::integer
    WHEN kind = 'VALUE' THEN 1
    WHEN kind = 'SCALAR' THEN (type IN ('string', 'number'))::integer
    ELSE (type = lower(kind))::integer
  END;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN 0;
END
$$;
