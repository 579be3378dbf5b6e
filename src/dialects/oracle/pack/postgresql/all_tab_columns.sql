-- all_tab_columns: columns of tables and views that the current role may use.
-- manual: Database Reference, "ALL_TAB_COLUMNS"
-- requires: dictionary_tab_columns
CREATE OR REPLACE VIEW godwit_oracle.all_tab_columns AS
SELECT
  owner,
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
  histogram,
  default_on_null,
  identity_column,
  "collation"
FROM godwit_oracle.dictionary_tab_columns
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_tab_columns TO PUBLIC;
