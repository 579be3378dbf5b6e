-- sys_types: the types of SQL Server, and the domains that alias types have become.
-- manual: Transact-SQL Reference, "sys.types (Transact-SQL)"
-- not null: name, system_type_id, user_type_id, schema_id, max_length, precision, scale, is_nullable, is_user_defined
-- requires: system_types, typed
CREATE OR REPLACE VIEW godwit_sqlserver.sys_types AS
SELECT
  t.name::text AS name,
  t.system_type_id::smallint AS system_type_id,
  t.user_type_id::integer AS user_type_id,
  t.schema_id::integer AS schema_id,
  NULL::integer AS principal_id,
  t.max_length::smallint AS max_length,
  t.precision::smallint AS "precision",
  t.scale::smallint AS scale,
  NULL::text AS collation_name,
  t.is_nullable::boolean AS is_nullable,
  t.is_user_defined::boolean AS is_user_defined,
  false::boolean AS is_assembly_type,
  0::integer AS default_object_id,
  0::integer AS rule_object_id,
  false::boolean AS is_table_type
FROM (
  SELECT s.type_name AS name, s.system_type_id, s.user_type_id, (SELECT oid::integer FROM pg_catalog.pg_namespace WHERE nspname = 'pg_catalog') AS schema_id, s.max_length,
    s.precision, s.scale, s.type_name <> 'sysname' AS is_nullable, false AS is_user_defined
  FROM godwit_sqlserver.system_types AS s
  UNION ALL
  SELECT d.typname::text, b.system_type_id, d.oid::integer, d.typnamespace::integer, b.max_length, b.precision, b.scale, NOT d.typnotnull, true
  FROM pg_catalog.pg_type AS d
  JOIN pg_catalog.pg_namespace AS n ON n.oid = d.typnamespace
  CROSS JOIN LATERAL godwit_sqlserver.typed(d.typbasetype, d.typtypmod) AS b
  WHERE d.typtype = 'd' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) AS t;
GRANT SELECT ON godwit_sqlserver.sys_types TO PUBLIC;
