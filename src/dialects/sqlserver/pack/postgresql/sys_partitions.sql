-- sys_partitions: one row for each table and index, with the number of rows that the last ANALYZE has counted.
-- manual: Transact-SQL Reference, "sys.partitions (Transact-SQL)"
-- not null: partition_id, object_id, index_id, partition_number, hobt_id, rows
-- requires: sys_indexes
CREATE OR REPLACE VIEW godwit_sqlserver.sys_partitions AS
SELECT
  (i.object_id::bigint * 1000 + i.index_id)::bigint AS partition_id,
  i.object_id::integer AS object_id,
  i.index_id::integer AS index_id,
  1::integer AS partition_number,
  (i.object_id::bigint * 1000 + i.index_id)::bigint AS hobt_id,
  greatest(c.reltuples, 0)::bigint AS rows,
  0::smallint AS data_compression,
  'NONE'::text AS data_compression_desc
FROM godwit_sqlserver.sys_indexes AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.object_id::oid;
GRANT SELECT ON godwit_sqlserver.sys_partitions TO PUBLIC;
