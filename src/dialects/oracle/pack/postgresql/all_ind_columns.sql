-- all_ind_columns: columns of indexes that the current role may use.
-- manual: Database Reference, "ALL_IND_COLUMNS"
-- requires: dictionary_ind_columns
CREATE OR REPLACE VIEW godwit_oracle.all_ind_columns AS
SELECT
  index_owner,
  index_name,
  table_owner,
  table_name,
  column_name,
  column_position,
  column_length,
  char_length,
  descend
FROM godwit_oracle.dictionary_ind_columns
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_ind_columns TO PUBLIC;
