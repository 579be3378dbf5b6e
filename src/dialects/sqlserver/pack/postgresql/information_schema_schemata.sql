-- information_schema_schemata: schemas.
-- manual: Transact-SQL Reference, "SCHEMATA (Transact-SQL)"
-- not null: catalog_name, schema_name, schema_owner
-- requires: sys_schemas
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_schemata AS
SELECT
  current_database()::text AS catalog_name,
  s.name::text AS schema_name,
  pg_catalog.pg_get_userbyid(s.principal_id::oid)::text AS schema_owner,
  'UNICODE'::text AS default_character_set_name
FROM godwit_sqlserver.sys_schemas AS s;
GRANT SELECT ON godwit_sqlserver.information_schema_schemata TO PUBLIC;
