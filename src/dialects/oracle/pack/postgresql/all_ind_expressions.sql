-- all_ind_expressions: expressions of indexes that the current role may use.
-- manual: Database Reference, "ALL_IND_EXPRESSIONS"
-- requires: dictionary_ind_expressions
CREATE OR REPLACE VIEW godwit_oracle.all_ind_expressions AS
SELECT
  index_owner,
  index_name,
  table_owner,
  table_name,
  column_expression,
  column_position
FROM godwit_oracle.dictionary_ind_expressions
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_ind_expressions TO PUBLIC;
