-- col_name: the name of a column by the numbers of its table and its own; NULL where there is no such column.
-- manual: Transact-SQL Reference, "COL_NAME (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.col_name(table_id integer, column_id integer) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT a.attname::text FROM pg_catalog.pg_attribute AS a
  WHERE a.attrelid = table_id::oid AND a.attnum = col_name.column_id AND a.attnum > 0 AND NOT a.attisdropped
$$;
