-- dba_tab_partitions: partitions of tables of all schemas.
-- manual: Database Reference, "DBA_TAB_PARTITIONS"
-- requires: dictionary_tab_partitions
CREATE OR REPLACE VIEW godwit_oracle.dba_tab_partitions AS
SELECT
  table_owner,
  table_name,
  composite,
  partition_name,
  subpartition_count,
  high_value,
  high_value_length,
  partition_position,
  tablespace_name,
  num_rows,
  blocks,
  last_analyzed,
  compression,
  segment_created
FROM godwit_oracle.dictionary_tab_partitions;
