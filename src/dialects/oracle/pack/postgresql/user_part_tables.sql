-- user_part_tables: partitioned tables of the current schema.
-- manual: Database Reference, "USER_PART_TABLES"
-- requires: dictionary_part_tables
CREATE OR REPLACE VIEW godwit_oracle.user_part_tables AS
SELECT
  table_name,
  partitioning_type,
  subpartitioning_type,
  partition_count,
  def_subpartition_count,
  partitioning_key_count,
  subpartitioning_key_count,
  status,
  def_tablespace_name,
  interval
FROM godwit_oracle.dictionary_part_tables
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_part_tables TO PUBLIC;
