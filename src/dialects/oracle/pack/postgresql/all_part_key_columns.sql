-- all_part_key_columns: columns by which tables are partitioned that the current role may use.
-- manual: Database Reference, "ALL_PART_KEY_COLUMNS"
-- requires: dictionary_part_key_columns
CREATE OR REPLACE VIEW godwit_oracle.all_part_key_columns AS
SELECT
  owner,
  name,
  object_type,
  column_name,
  column_position
FROM godwit_oracle.dictionary_part_key_columns
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_part_key_columns TO PUBLIC;
