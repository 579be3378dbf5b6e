-- user_tab_cols: columns of tables and views, hidden ones too (postgresql has none) of the current schema.
-- manual: Database Reference, "USER_TAB_COLS"
-- requires: dictionary_tab_cols
CREATE OR REPLACE VIEW godwit_oracle.user_tab_cols AS
SELECT
  table_name,
  column_name,
  data_type,
  data_type_mod,
  data_type_owner,
  data_length,
  data_precision,
  data_scale,
  nullable,
  column_id,
  default_length,
  data_default,
  num_distinct,
  low_value,
  high_value,
  density,
  num_nulls,
  num_buckets,
  last_analyzed,
  sample_size,
  character_set_name,
  char_col_decl_length,
  global_stats,
  user_stats,
  avg_col_len,
  char_length,
  char_used,
  v80_fmt_image,
  data_upgraded,
  hidden_column,
  virtual_column,
  segment_column_id,
  internal_column_id,
  histogram,
  default_on_null,
  identity_column,
  "collation",
  qualified_col_name,
  user_generated
FROM godwit_oracle.dictionary_tab_cols
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_tab_cols TO PUBLIC;
