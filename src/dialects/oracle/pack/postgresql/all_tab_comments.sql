-- all_tab_comments: comments of tables and views that the current role may use.
-- manual: Database Reference, "ALL_TAB_COMMENTS"
-- requires: dictionary_tab_comments
CREATE OR REPLACE VIEW godwit_oracle.all_tab_comments AS
SELECT
  owner,
  table_name,
  table_type,
  comments
FROM godwit_oracle.dictionary_tab_comments
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_tab_comments TO PUBLIC;
