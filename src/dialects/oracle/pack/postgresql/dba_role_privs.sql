-- dba_role_privs: roles that were granted to roles.
-- manual: Database Reference, "DBA_ROLE_PRIVS"
-- not null: grantee, granted_role
-- requires: oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dba_role_privs AS
SELECT
  godwit_oracle.oracle_name(u.rolname)::text AS grantee,
  godwit_oracle.oracle_name(r.rolname)::text AS granted_role,
  (CASE WHEN m.admin_option THEN 'YES' ELSE 'NO' END)::text AS admin_option,
  'NO'::text AS delegate_option,
  'YES'::text AS default_role,
  'NO'::text AS common
FROM pg_catalog.pg_auth_members AS m
JOIN pg_catalog.pg_roles AS r ON r.oid = m.roleid
JOIN pg_catalog.pg_roles AS u ON u.oid = m.member;
