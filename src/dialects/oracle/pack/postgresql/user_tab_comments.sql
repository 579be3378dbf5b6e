-- user_tab_comments: comments of tables and views of the current schema.
-- manual: Database Reference, "USER_TAB_COMMENTS"
-- requires: dictionary_tab_comments
CREATE OR REPLACE VIEW godwit_oracle.user_tab_comments AS
SELECT
  table_name,
  table_type,
  comments
FROM godwit_oracle.dictionary_tab_comments
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_tab_comments TO PUBLIC;
