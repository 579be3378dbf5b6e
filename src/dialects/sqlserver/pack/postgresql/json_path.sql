-- json_path: the steps of a path, the first being its mode (`lax` or `strict`), a member as `.name` and an element as `[0`.
-- manual: Transact-SQL Reference, "JSON Path Expressions (SQL Server)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_path(path text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  head text[] COLLATE "C" := regexp_match(path COLLATE "C", '^\s*(?:(lax|strict)\s+)?\$(.*?)\s*$');
  steps text[] := ARRAY[coalesce(head[1], 'lax')];
  rest text COLLATE "C" := head[2];
  found text[] COLLATE "C";
BEGIN
  WHILE rest <> '' LOOP
    found := regexp_match(rest, '^(?:\.(\w[\w$]*)|\.("(?:[^"\\]|\\.)*")|\[(\d+)\])(.*)$');
    EXIT WHEN found IS NULL;
    steps := steps || coalesce('.' || found[1], '.' || (found[2]::json #>> '{}'), '[' || found[3]);
    rest := found[4];
  END LOOP;
  IF head IS NULL OR rest <> '' THEN
    RAISE EXCEPTION 'JSON path is not properly formatted: %', path USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN steps;
END
$$;
