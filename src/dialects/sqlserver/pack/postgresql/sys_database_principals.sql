-- sys_database_principals: roles of the server, of which those that can log in are users.
-- manual: Transact-SQL Reference, "sys.database_principals (Transact-SQL)"
-- not null: name, principal_id, type, type_desc, is_fixed_role
CREATE OR REPLACE VIEW godwit_sqlserver.sys_database_principals AS
SELECT
  r.rolname::text AS name,
  r.oid::integer AS principal_id,
  (CASE WHEN r.rolcanlogin THEN 'S' ELSE 'R' END)::text AS type,
  (CASE WHEN r.rolcanlogin THEN 'SQL_USER' ELSE 'DATABASE_ROLE' END)::text AS type_desc,
  NULL::text AS default_schema_name,
  NULL::timestamp(3) AS create_date,
  NULL::timestamp(3) AS modify_date,
  NULL::integer AS owning_principal_id,
  NULL::bytea AS sid,
  (r.rolname ~ '^pg_')::boolean AS is_fixed_role
FROM pg_catalog.pg_roles AS r;
GRANT SELECT ON godwit_sqlserver.sys_database_principals TO PUBLIC;
