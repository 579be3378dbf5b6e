-- dba_col_comments: comments of columns of all schemas.
-- manual: Database Reference, "DBA_COL_COMMENTS"
-- requires: dictionary_col_comments
CREATE OR REPLACE VIEW godwit_oracle.dba_col_comments AS
SELECT
  owner,
  table_name,
  column_name,
  comments
FROM godwit_oracle.dictionary_col_comments;
