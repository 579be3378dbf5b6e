-- information_schema_constraint_column_usage: columns that constraints of their table speak of.
-- manual: Transact-SQL Reference, "CONSTRAINT_COLUMN_USAGE (Transact-SQL)"
-- not null: table_schema, table_name, column_name, constraint_schema, constraint_name
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_constraint_column_usage AS
SELECT
  current_database()::text AS table_catalog,
  s.nspname::text AS table_schema,
  t.relname::text AS table_name,
  a.attname::text AS column_name,
  current_database()::text AS constraint_catalog,
  s.nspname::text AS constraint_schema,
  o.name::text AS constraint_name
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid
JOIN pg_catalog.pg_class AS t ON t.oid = o.parent_object_id::oid
JOIN pg_catalog.pg_constraint AS k ON k.oid = o.object_id::oid
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = ANY (k.conkey)
WHERE o.type IN ('PK', 'UQ', 'F ', 'C ');
GRANT SELECT ON godwit_sqlserver.information_schema_constraint_column_usage TO PUBLIC;
