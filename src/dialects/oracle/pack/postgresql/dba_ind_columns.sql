-- dba_ind_columns: columns of indexes of all schemas.
-- manual: Database Reference, "DBA_IND_COLUMNS"
-- requires: dictionary_ind_columns
CREATE OR REPLACE VIEW godwit_oracle.dba_ind_columns AS
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
FROM godwit_oracle.dictionary_ind_columns;
