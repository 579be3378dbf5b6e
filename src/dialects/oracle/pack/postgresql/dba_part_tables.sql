-- dba_part_tables: partitioned tables of all schemas.
-- manual: Database Reference, "DBA_PART_TABLES"
-- requires: dictionary_part_tables
CREATE OR REPLACE VIEW godwit_oracle.dba_part_tables AS
SELECT
  owner,
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
FROM godwit_oracle.dictionary_part_tables;
