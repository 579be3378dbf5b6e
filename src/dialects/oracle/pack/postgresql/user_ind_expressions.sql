-- user_ind_expressions: expressions of indexes of the current schema.
-- manual: Database Reference, "USER_IND_EXPRESSIONS"
-- requires: dictionary_ind_expressions
CREATE OR REPLACE VIEW godwit_oracle.user_ind_expressions AS
SELECT
  index_name,
  table_name,
  column_expression,
  column_position
FROM godwit_oracle.dictionary_ind_expressions
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_ind_expressions TO PUBLIC;
