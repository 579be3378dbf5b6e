-- dba_cons_columns: columns of constraints of all schemas.
-- manual: Database Reference, "DBA_CONS_COLUMNS"
-- requires: dictionary_cons_columns
CREATE OR REPLACE VIEW godwit_oracle.dba_cons_columns AS
SELECT
  owner,
  constraint_name,
  table_name,
  column_name,
  position
FROM godwit_oracle.dictionary_cons_columns;
