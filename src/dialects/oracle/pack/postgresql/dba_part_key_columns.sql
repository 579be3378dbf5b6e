-- dba_part_key_columns: columns by which tables are partitioned of all schemas.
-- manual: Database Reference, "DBA_PART_KEY_COLUMNS"
-- requires: dictionary_part_key_columns
CREATE OR REPLACE VIEW godwit_oracle.dba_part_key_columns AS
SELECT
  owner,
  name,
  object_type,
  column_name,
  column_position
FROM godwit_oracle.dictionary_part_key_columns;
