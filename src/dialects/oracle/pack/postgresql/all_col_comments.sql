-- all_col_comments: comments of columns that the current role may use.
-- manual: Database Reference, "ALL_COL_COMMENTS"
-- requires: dictionary_col_comments
CREATE OR REPLACE VIEW godwit_oracle.all_col_comments AS
SELECT
  owner,
  table_name,
  column_name,
  comments
FROM godwit_oracle.dictionary_col_comments
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_col_comments TO PUBLIC;
