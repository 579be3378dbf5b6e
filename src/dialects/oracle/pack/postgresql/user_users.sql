-- user_users: the user of the current schema.
-- manual: Database Reference, "USER_USERS"
-- not null: username, user_id, account_status, default_tablespace, temporary_tablespace
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.user_users AS
SELECT
  u.name::text AS username,
  u.oid::bigint::numeric AS user_id,
  (CASE WHEN l.rolcanlogin THEN 'OPEN' ELSE 'LOCKED' END)::text AS account_status,
  NULL::timestamp(0) AS lock_date,
  (CASE WHEN isfinite(l.rolvaliduntil) THEN l.rolvaliduntil END)::timestamp(0) AS expiry_date,
  'PG_DEFAULT'::text AS default_tablespace,
  'PG_DEFAULT'::text AS temporary_tablespace,
  NULL::timestamp(0) AS created,
  NULL::text AS initial_rsrc_consumer_group,
  NULL::text AS external_name,
  'NO'::text AS common,
  'N'::text AS oracle_maintained
FROM (
  SELECT n.owner AS name, n.oid FROM godwit_oracle.dictionary_schemas AS n
  UNION ALL
  SELECT godwit_oracle.oracle_name(r.rolname), r.oid FROM pg_catalog.pg_roles AS r
  WHERE r.rolcanlogin AND NOT EXISTS (SELECT FROM godwit_oracle.dictionary_schemas AS n WHERE n.owner = godwit_oracle.oracle_name(r.rolname))
) AS u
LEFT JOIN pg_catalog.pg_roles AS l ON godwit_oracle.oracle_name(l.rolname) = u.name
WHERE u.name = godwit_oracle.oracle_name(current_schema());
GRANT SELECT ON godwit_oracle.user_users TO PUBLIC;
