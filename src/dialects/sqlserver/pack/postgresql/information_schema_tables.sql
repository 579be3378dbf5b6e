-- information_schema_tables: tables and views.
-- manual: Transact-SQL Reference, "TABLES (Transact-SQL)"
-- not null: table_catalog, table_schema, table_name, table_type
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_tables AS
SELECT
  current_database()::text AS table_catalog,
  s.nspname::text AS table_schema,
  o.name::text AS table_name,
  (CASE o.type WHEN 'V ' THEN 'VIEW' ELSE 'BASE TABLE' END)::text AS table_type
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid
WHERE o.type IN ('U ', 'V ');
GRANT SELECT ON godwit_sqlserver.information_schema_tables TO PUBLIC;
