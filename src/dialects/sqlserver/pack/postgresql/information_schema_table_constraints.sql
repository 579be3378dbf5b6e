-- information_schema_table_constraints: constraints of tables, without defaults.
-- manual: Transact-SQL Reference, "TABLE_CONSTRAINTS (Transact-SQL)"
-- not null: constraint_catalog, constraint_schema, constraint_name, table_schema, table_name, constraint_type
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_table_constraints AS
SELECT
  current_database()::text AS constraint_catalog,
  s.nspname::text AS constraint_schema,
  o.name::text AS constraint_name,
  current_database()::text AS table_catalog,
  s.nspname::text AS table_schema,
  t.relname::text AS table_name,
  (CASE o.type WHEN 'PK' THEN 'PRIMARY KEY' WHEN 'UQ' THEN 'UNIQUE' WHEN 'F ' THEN 'FOREIGN KEY' ELSE 'CHECK' END)::text AS constraint_type,
  'NO'::text AS is_deferrable,
  'NO'::text AS initially_deferred
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid
JOIN pg_catalog.pg_class AS t ON t.oid = o.parent_object_id::oid
WHERE o.type IN ('PK', 'UQ', 'F ', 'C ');
GRANT SELECT ON godwit_sqlserver.information_schema_table_constraints TO PUBLIC;
