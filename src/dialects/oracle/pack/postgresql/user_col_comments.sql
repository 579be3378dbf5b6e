-- user_col_comments: comments of columns of the current schema.
-- manual: Database Reference, "USER_COL_COMMENTS"
-- requires: dictionary_col_comments
CREATE OR REPLACE VIEW godwit_oracle.user_col_comments AS
SELECT
  table_name,
  column_name,
  comments
FROM godwit_oracle.dictionary_col_comments
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_col_comments TO PUBLIC;
