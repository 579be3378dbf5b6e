-- v$database: the current database.
-- manual: Database Reference, "V$DATABASE"
-- not null: name, db_unique_name
CREATE OR REPLACE VIEW godwit_oracle.v$database AS
SELECT
  d.oid::bigint::numeric AS dbid,
  upper(d.datname)::text AS name,
  NULL::timestamp(0) AS created,
  (CASE current_setting('archive_mode') WHEN 'off' THEN 'NOARCHIVELOG' ELSE 'ARCHIVELOG' END)::text AS log_mode,
  (CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'READ ONLY' ELSE 'READ WRITE' END)::text AS open_mode,
  (CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'PHYSICAL STANDBY' ELSE 'PRIMARY' END)::text AS database_role,
  version()::text AS platform_name,
  d.datname::text AS db_unique_name,
  NULL::numeric AS current_scn,
  'NO'::text AS flashback_on,
  'NO'::text AS cdb,
  0::numeric AS con_id
FROM pg_catalog.pg_database AS d
WHERE d.datname = current_database();
