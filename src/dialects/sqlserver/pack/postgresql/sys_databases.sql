-- sys_databases: the databases of the server. Those that are templates are left out.
-- manual: Transact-SQL Reference, "sys.databases (Transact-SQL)"
-- not null: name, database_id, state, state_desc
CREATE OR REPLACE VIEW godwit_sqlserver.sys_databases AS
SELECT
  d.datname::text AS name,
  d.oid::integer AS database_id,
  NULL::integer AS source_database_id,
  NULL::bytea AS owner_sid,
  NULL::timestamp(3) AS create_date,
  NULL::smallint AS compatibility_level,
  d.datcollate::text AS collation_name,
  0::smallint AS user_access,
  'MULTI_USER'::text AS user_access_desc,
  false::boolean AS is_read_only,
  false::boolean AS is_auto_close_on,
  false::boolean AS is_auto_shrink_on,
  (CASE WHEN d.datallowconn THEN 0 ELSE 6 END)::smallint AS state,
  (CASE WHEN d.datallowconn THEN 'ONLINE' ELSE 'OFFLINE' END)::text AS state_desc,
  pg_catalog.pg_is_in_recovery()::boolean AS is_in_standby,
  1::smallint AS snapshot_isolation_state,
  'ON'::text AS snapshot_isolation_state_desc,
  true::boolean AS is_read_committed_snapshot_on,
  1::smallint AS recovery_model,
  'FULL'::text AS recovery_model_desc,
  false::boolean AS is_cdc_enabled,
  false::boolean AS is_encrypted
FROM pg_catalog.pg_database AS d
WHERE NOT d.datistemplate;
GRANT SELECT ON godwit_sqlserver.sys_databases TO PUBLIC;
