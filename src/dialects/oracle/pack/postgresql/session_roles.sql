-- session_roles: roles whose privileges the session has.
-- manual: Database Reference, "SESSION_ROLES"
-- not null: role
-- requires: oracle_name
CREATE OR REPLACE VIEW godwit_oracle.session_roles AS
SELECT
  godwit_oracle.oracle_name(r.rolname)::text AS role
FROM pg_catalog.pg_roles AS r
WHERE pg_catalog.pg_has_role(r.oid, 'USAGE') AND NOT r.rolcanlogin;
GRANT SELECT ON godwit_oracle.session_roles TO PUBLIC;
