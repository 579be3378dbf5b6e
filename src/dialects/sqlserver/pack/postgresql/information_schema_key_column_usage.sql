-- information_schema_key_column_usage: columns of primary, unique and foreign keys.
-- manual: Transact-SQL Reference, "KEY_COLUMN_USAGE (Transact-SQL)"
-- not null: constraint_catalog, constraint_schema, constraint_name, table_schema, table_name, column_name, ordinal_position
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_key_column_usage AS
SELECT
  current_database()::text AS constraint_catalog,
  s.nspname::text AS constraint_schema,
  o.name::text AS constraint_name,
  current_database()::text AS table_catalog,
  s.nspname::text AS table_schema,
  t.relname::text AS table_name,
  a.attname::text AS column_name,
  p.place::integer AS ordinal_position
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid
JOIN pg_catalog.pg_class AS t ON t.oid = o.parent_object_id::oid
JOIN pg_catalog.pg_constraint AS k ON k.oid = o.object_id::oid
CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS p(attnum, place)
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = p.attnum
WHERE o.type IN ('PK', 'UQ', 'F ');
GRANT SELECT ON godwit_sqlserver.information_schema_key_column_usage TO PUBLIC;
