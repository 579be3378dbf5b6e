-- dictionary_tab_partitions: partitions of tables. The bound is in PostgreSQL's words.
-- manual: Database Reference, "ALL_TAB_PARTITIONS"
-- not null: table_owner, table_name, partition_name, partition_position
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_tab_partitions AS
SELECT
  n.owner::text AS table_owner,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  (CASE x.relkind WHEN 'p' THEN 'YES' ELSE 'NO' END)::text AS composite,
  godwit_oracle.oracle_name(x.relname)::text AS partition_name,
  (SELECT count(*) FROM pg_catalog.pg_inherits AS u WHERE u.inhparent = x.oid)::numeric AS subpartition_count,
  pg_catalog.pg_get_expr(x.relpartbound, x.oid)::text AS high_value,
  length(pg_catalog.pg_get_expr(x.relpartbound, x.oid))::numeric AS high_value_length,
  (SELECT count(*) FROM pg_catalog.pg_inherits AS u WHERE u.inhparent = h.inhparent AND u.inhrelid <= h.inhrelid)::numeric AS partition_position,
  NULL::text AS tablespace_name,
  (CASE WHEN x.reltuples >= 0 THEN x.reltuples END)::numeric AS num_rows,
  (CASE WHEN x.reltuples >= 0 THEN x.relpages END)::numeric AS blocks,
  NULL::timestamp(0) AS last_analyzed,
  'DISABLED'::text AS compression,
  'YES'::text AS segment_created,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_inherits AS h
JOIN pg_catalog.pg_class AS x ON x.oid = h.inhrelid AND x.relispartition AND x.relkind IN ('r', 'p', 'f')
JOIN pg_catalog.pg_class AS c ON c.oid = h.inhparent AND NOT c.relispartition
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace;
