-- json_find: the part of a document that a path leads to. Where there is none, NULL, or an error if the path is strict.
-- manual: Transact-SQL Reference, "JSON Path Expressions (SQL Server)"
-- requires: json_path
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_find(document text, path text) RETURNS json
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  steps text[] COLLATE "C" := godwit_sqlserver.json_path(path);
  node json := document::json;
  step text COLLATE "C";
BEGIN
  FOREACH step IN ARRAY steps[2:] LOOP
    node := CASE
      WHEN step LIKE '.%' AND json_typeof(node) = 'object' THEN node -> substr(step, 2)
      WHEN step LIKE '[%' AND json_typeof(node) = 'array' THEN node -> substr(step, 2)::integer
    END;
    EXIT WHEN node IS NULL;
  END LOOP;
  IF node IS NULL AND steps[1] = 'strict' THEN
    RAISE EXCEPTION 'Property cannot be found on the specified JSON path.' USING ERRCODE = 'sql_json_member_not_found';
  END IF;
  RETURN node;
END
$$;
