-- user_part_key_columns: columns by which tables are partitioned of the current schema.
-- manual: Database Reference, "USER_PART_KEY_COLUMNS"
-- requires: dictionary_part_key_columns
CREATE OR REPLACE VIEW godwit_oracle.user_part_key_columns AS
SELECT
  name,
  object_type,
  column_name,
  column_position
FROM godwit_oracle.dictionary_part_key_columns
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_part_key_columns TO PUBLIC;
