-- v$instance: the server.
-- manual: Database Reference, "V$INSTANCE"
-- not null: instance_number, instance_name, version, version_full
CREATE OR REPLACE VIEW godwit_oracle.v$instance AS
SELECT
  1::numeric AS instance_number,
  current_database()::text AS instance_name,
  (coalesce(host(inet_server_addr()), 'localhost'))::text AS host_name,
  current_setting('server_version')::text AS version,
  current_setting('server_version')::text AS version_full,
  pg_catalog.pg_postmaster_start_time()::timestamp(0) AS startup_time,
  'OPEN'::text AS status,
  'NO'::text AS parallel,
  1::numeric AS "thread#",
  (CASE current_setting('archive_mode') WHEN 'off' THEN 'STOPPED' ELSE 'STARTED' END)::text AS archiver,
  'ALLOWED'::text AS logins,
  'NO'::text AS shutdown_pending,
  'ACTIVE'::text AS database_status,
  (CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'SECONDARY_INSTANCE' ELSE 'PRIMARY_INSTANCE' END)::text AS instance_role,
  'NORMAL'::text AS active_state,
  'NO'::text AS blocked,
  0::numeric AS con_id
FROM (VALUES (1)) AS one;
