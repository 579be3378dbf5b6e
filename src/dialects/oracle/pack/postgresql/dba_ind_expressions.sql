-- dba_ind_expressions: expressions of indexes of all schemas.
-- manual: Database Reference, "DBA_IND_EXPRESSIONS"
-- requires: dictionary_ind_expressions
CREATE OR REPLACE VIEW godwit_oracle.dba_ind_expressions AS
SELECT
  index_owner,
  index_name,
  table_owner,
  table_name,
  column_expression,
  column_position
FROM godwit_oracle.dictionary_ind_expressions;
