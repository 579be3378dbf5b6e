-- user_ind_columns: columns of indexes of the current schema.
-- manual: Database Reference, "USER_IND_COLUMNS"
-- requires: dictionary_ind_columns
CREATE OR REPLACE VIEW godwit_oracle.user_ind_columns AS
SELECT
  index_name,
  table_name,
  column_name,
  column_position,
  column_length,
  char_length,
  descend
FROM godwit_oracle.dictionary_ind_columns
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_ind_columns TO PUBLIC;
