-- dba_roles: roles that cannot log in.
-- manual: Database Reference, "DBA_ROLES"
-- not null: role
-- requires: oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dba_roles AS
SELECT
  godwit_oracle.oracle_name(r.rolname)::text AS role,
  r.oid::bigint::numeric AS role_id,
  'NO'::text AS password_required,
  'NONE'::text AS authentication_type,
  'NO'::text AS common,
  (CASE WHEN r.rolname ~ '^pg_' THEN 'Y' ELSE 'N' END)::text AS oracle_maintained
FROM pg_catalog.pg_roles AS r
WHERE NOT r.rolcanlogin;
