-- dba_mviews: materialized views of all schemas.
-- manual: Database Reference, "DBA_MVIEWS"
-- requires: dictionary_mviews
CREATE OR REPLACE VIEW godwit_oracle.dba_mviews AS
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
FROM godwit_oracle.dictionary_mviews;
