-- col_length: the length of a column in bytes, -1 without a limit; NULL where there is no such column.
-- manual: Transact-SQL Reference, "COL_LENGTH (Transact-SQL)"
-- requires: dictionary_columns, name_parts, object_id
CREATE OR REPLACE FUNCTION godwit_sqlserver.col_length(table_name text, column_name text) RETURNS integer
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT c.max_length::integer
  FROM godwit_sqlserver.dictionary_columns AS c
  WHERE c.object_id = godwit_sqlserver.object_id(table_name) AND lower(c.name) COLLATE "C" = (godwit_sqlserver.name_parts(column_name))[1]
$$;
