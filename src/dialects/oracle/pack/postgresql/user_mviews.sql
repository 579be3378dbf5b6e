-- user_mviews: materialized views of the current schema.
-- manual: Database Reference, "USER_MVIEWS"
-- requires: dictionary_mviews
CREATE OR REPLACE VIEW godwit_oracle.user_mviews AS
SELECT
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
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_mviews TO PUBLIC;
