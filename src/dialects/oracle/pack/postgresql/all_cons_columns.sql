-- all_cons_columns: columns of constraints that the current role may use.
-- manual: Database Reference, "ALL_CONS_COLUMNS"
-- requires: dictionary_cons_columns
CREATE OR REPLACE VIEW godwit_oracle.all_cons_columns AS
SELECT
  owner,
  constraint_name,
  table_name,
  column_name,
  position
FROM godwit_oracle.dictionary_cons_columns
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_cons_columns TO PUBLIC;
