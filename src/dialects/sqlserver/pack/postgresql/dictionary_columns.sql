-- dictionary_columns: the columns of tables and views as sys.columns shows them. Types are those of SQL Server that are converted to the type of
-- the column.
-- manual: Transact-SQL Reference, "sys.columns (Transact-SQL)"
-- requires: typed
CREATE OR REPLACE VIEW godwit_sqlserver.dictionary_columns AS
SELECT
  a.attrelid::integer AS object_id,
  a.attname::text AS name,
  a.attnum::integer AS column_id,
  t.type_name::text AS type_name,
  t.system_type_id::smallint AS system_type_id,
  t.user_type_id::integer AS user_type_id,
  t.max_length::smallint AS max_length,
  t.precision::smallint AS "precision",
  t.scale::smallint AS scale,
  (CASE WHEN t.type_name IN ('nvarchar', 'nchar') THEN l.collname END)::text AS collation_name,
  (NOT a.attnotnull)::boolean AS is_nullable,
  (a.attidentity <> '')::boolean AS is_identity,
  (a.attgenerated <> '')::boolean AS is_computed,
  coalesce(d.oid, 0)::integer AS default_object_id,
  pg_catalog.pg_get_expr(d.adbin, d.adrelid)::text AS definition
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL godwit_sqlserver.typed(a.atttypid, a.atttypmod) AS t
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
  AND (n.nspname !~ '^pg_' OR n.oid = pg_catalog.pg_my_temp_schema()) AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS own WHERE own.relnamespace = n.oid AND own.relname = 'dictionary_columns');
GRANT SELECT ON godwit_sqlserver.dictionary_columns TO PUBLIC;
