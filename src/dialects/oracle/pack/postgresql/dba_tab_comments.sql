-- dba_tab_comments: comments of tables and views of all schemas.
-- manual: Database Reference, "DBA_TAB_COMMENTS"
-- requires: dictionary_tab_comments
CREATE OR REPLACE VIEW godwit_oracle.dba_tab_comments AS
SELECT
  owner,
  table_name,
  table_type,
  comments
FROM godwit_oracle.dictionary_tab_comments;
