-- dictionary_mviews: materialized views. PostgreSQL refreshes them when told and as a whole, and does not keep when.
-- manual: Database Reference, "ALL_MVIEWS"
-- not null: owner, mview_name, container_name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_mviews AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(c.relname)::text AS mview_name,
  godwit_oracle.oracle_name(c.relname)::text AS container_name,
  pg_catalog.pg_get_viewdef(c.oid)::text AS query,
  length(pg_catalog.pg_get_viewdef(c.oid))::numeric AS query_len,
  'N'::text AS updatable,
  NULL::text AS update_log,
  NULL::text AS master_rollback_seg,
  NULL::text AS master_link,
  'N'::text AS rewrite_enabled,
  'NONE'::text AS rewrite_capability,
  'DEMAND'::text AS refresh_mode,
  'COMPLETE'::text AS refresh_method,
  'IMMEDIATE'::text AS build_mode,
  'NO'::text AS fast_refreshable,
  NULL::text AS last_refresh_type,
  NULL::timestamp(0) AS last_refresh_date,
  NULL::timestamp(0) AS last_refresh_end_time,
  (CASE WHEN c.relispopulated THEN 'UNKNOWN' ELSE 'UNUSABLE' END)::text AS staleness,
  'VALID'::text AS compile_state,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_class AS c
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'm';
