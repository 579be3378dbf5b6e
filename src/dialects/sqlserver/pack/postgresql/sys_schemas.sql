-- sys_schemas: the schemas of the database; those of PostgreSQL are left out, and that of the extension pack, too.
-- manual: Transact-SQL Reference, "sys.schemas (Transact-SQL)"
-- not null: name, schema_id, principal_id
CREATE OR REPLACE VIEW godwit_sqlserver.sys_schemas AS
SELECT
  n.nspname::text AS name,
  n.oid::integer AS schema_id,
  n.nspowner::integer AS principal_id
FROM pg_catalog.pg_namespace AS n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS own WHERE own.relnamespace = n.oid AND own.relname = 'sys_schemas');
GRANT SELECT ON godwit_sqlserver.sys_schemas TO PUBLIC;
