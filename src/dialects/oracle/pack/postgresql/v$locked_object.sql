-- v$locked_object: tables that sessions have locked.
-- manual: Database Reference, "V$LOCKED_OBJECT"
-- not null: object_id, session_id, locked_mode
-- requires: oracle_name
CREATE OR REPLACE VIEW godwit_oracle.v$locked_object AS
SELECT
  l.relation::bigint::numeric AS object_id,
  l.pid::numeric AS session_id,
  godwit_oracle.oracle_name(a.usename)::text AS oracle_username,
  NULL::text AS os_user_name,
  l.pid::text AS process,
  (CASE l.mode WHEN 'RowShareLock' THEN 2 WHEN 'RowExclusiveLock' THEN 3 WHEN 'ShareLock' THEN 4 WHEN 'ShareRowExclusiveLock' THEN 5 ELSE 6 END)::numeric AS locked_mode,
  0::numeric AS con_id
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.granted AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
  AND l.mode NOT IN ('AccessShareLock', 'ShareUpdateExclusiveLock');
