-- json_path_exists: 1 where a path leads to something in a document, else 0.
-- manual: Transact-SQL Reference, "JSON_PATH_EXISTS (Transact-SQL)"
-- requires: json_find
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_path_exists(document text, path text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (godwit_sqlserver.json_find(document, regexp_replace(path COLLATE "C", '^\s*strict\s', '')) IS NOT NULL)::integer
$$;
