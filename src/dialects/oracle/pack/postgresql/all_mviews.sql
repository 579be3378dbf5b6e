-- all_mviews: materialized views that the current role may use.
-- manual: Database Reference, "ALL_MVIEWS"
-- requires: dictionary_mviews
CREATE OR REPLACE VIEW godwit_oracle.all_mviews AS
SELECT
  owner,
  mview_name,
  container_name,
  query,
  query_len,
  updatable,
  update_log,
  master_rollback_seg,
  master_link,
  rewrite_enabled,
  rewrite_capability,
  refresh_mode,
  refresh_method,
  build_mode,
  fast_refreshable,
  last_refresh_type,
  last_refresh_date,
  last_refresh_end_time,
  staleness,
  compile_state
FROM godwit_oracle.dictionary_mviews
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_mviews TO PUBLIC;
