-- v$session: sessions, by the process that serves each. What another role runs is hidden, unless the current role may read all statistics. The
-- number of a statement is that of pg_stat_activity.
-- manual: Database Reference, "V$SESSION"
-- not null: sid, serial#
-- requires: oracle_name
CREATE OR REPLACE VIEW godwit_oracle.v$session AS
SELECT
  NULL::bytea AS saddr,
  a.pid::numeric AS sid,
  (extract(epoch FROM a.backend_start)::bigint % 65536)::numeric AS "serial#",
  a.pid::numeric AS audsid,
  a.usesysid::bigint::numeric AS "user#",
  godwit_oracle.oracle_name(a.usename)::text AS username,
  NULL::numeric AS command,
  (CASE WHEN a.state = 'active' THEN 'ACTIVE' ELSE 'INACTIVE' END)::text AS status,
  'DEDICATED'::text AS server,
  godwit_oracle.oracle_name(a.usename)::text AS schemaname,
  NULL::text AS osuser,
  a.pid::text AS process,
  coalesce(a.client_hostname, host(a.client_addr))::text AS machine,
  a.client_port::numeric AS port,
  NULL::text AS terminal,
  a.application_name::text AS program,
  (CASE a.backend_type WHEN 'client backend' THEN 'USER' ELSE 'BACKGROUND' END)::text AS type,
  a.query_id::text AS sql_id,
  NULL::numeric AS sql_hash_value,
  NULL::numeric AS sql_child_number,
  a.query_start::timestamp(0) AS sql_exec_start,
  NULL::text AS prev_sql_id,
  a.application_name::text AS module,
  NULL::text AS action,
  NULL::text AS client_info,
  NULL::text AS client_identifier,
  a.backend_start::timestamp(0) AS logon_time,
  extract(epoch FROM clock_timestamp() - a.state_change)::bigint::numeric AS last_call_et,
  (CASE WHEN cardinality(pg_catalog.pg_blocking_pids(a.pid)) > 0 THEN 'VALID' ELSE 'NO HOLDER' END)::text AS blocking_session_status,
  ((pg_catalog.pg_blocking_pids(a.pid))[1])::numeric AS blocking_session,
  a.wait_event::text AS event,
  a.wait_event_type::text AS wait_class,
  (CASE WHEN a.wait_event IS NULL THEN 'WAITED KNOWN TIME' ELSE 'WAITING' END)::text AS state,
  a.datname::text AS service_name,
  0::numeric AS con_id
FROM pg_catalog.pg_stat_activity AS a
WHERE a.datname = current_database() OR a.datname IS NULL;
