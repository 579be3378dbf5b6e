-- information_schema_views: views with the queries that PostgreSQL keeps of them.
-- manual: Transact-SQL Reference, "VIEWS (Transact-SQL)"
-- not null: table_catalog, table_schema, table_name
-- requires: dictionary_objects, object_definition
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_views AS
SELECT
  current_database()::text AS table_catalog,
  s.nspname::text AS table_schema,
  o.name::text AS table_name,
  godwit_sqlserver.object_definition(o.object_id)::text AS view_definition,
  'NONE'::text AS check_option,
  'NO'::text AS is_updatable
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid
WHERE o.type = 'V ';
GRANT SELECT ON godwit_sqlserver.information_schema_views TO PUBLIC;
