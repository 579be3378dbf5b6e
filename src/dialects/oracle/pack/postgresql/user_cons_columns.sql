-- user_cons_columns: columns of constraints of the current schema.
-- manual: Database Reference, "USER_CONS_COLUMNS"
-- requires: dictionary_cons_columns
CREATE OR REPLACE VIEW godwit_oracle.user_cons_columns AS
SELECT
  owner,
  constraint_name,
  table_name,
  column_name,
  position
FROM godwit_oracle.dictionary_cons_columns
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_cons_columns TO PUBLIC;
