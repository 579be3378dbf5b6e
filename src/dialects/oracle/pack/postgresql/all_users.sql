-- all_users: users: the schemas, since a user of Oracle is converted to a schema, and the roles that can log in.
-- manual: Database Reference, "ALL_USERS"
-- not null: username, user_id
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.all_users AS
SELECT
  u.name::text AS username,
  u.oid::bigint::numeric AS user_id,
  NULL::timestamp(0) AS created,
  'NO'::text AS common,
  'N'::text AS oracle_maintained
FROM (
  SELECT n.owner AS name, n.oid FROM godwit_oracle.dictionary_schemas AS n
  UNION ALL
  SELECT godwit_oracle.oracle_name(r.rolname), r.oid FROM pg_catalog.pg_roles AS r
  WHERE r.rolcanlogin AND NOT EXISTS (SELECT FROM godwit_oracle.dictionary_schemas AS n WHERE n.owner = godwit_oracle.oracle_name(r.rolname))
) AS u;
GRANT SELECT ON godwit_oracle.all_users TO PUBLIC;
