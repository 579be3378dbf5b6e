-- sys_database_role_members: which role is in which.
-- manual: Transact-SQL Reference, "sys.database_role_members (Transact-SQL)"
-- not null: role_principal_id, member_principal_id
CREATE OR REPLACE VIEW godwit_sqlserver.sys_database_role_members AS
SELECT
  m.roleid::integer AS role_principal_id,
  m.member::integer AS member_principal_id
FROM pg_catalog.pg_auth_members AS m;
GRANT SELECT ON godwit_sqlserver.sys_database_role_members TO PUBLIC;
