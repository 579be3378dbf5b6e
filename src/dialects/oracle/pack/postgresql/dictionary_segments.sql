-- dictionary_segments: tables, partitions and indexes with the room that they take; the room of a table includes that of its large values.
-- manual: Database Reference, "ALL_SEGMENTS"
-- not null: owner, segment_name, segment_type
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_segments AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(coalesce(p.relname, c.relname))::text AS segment_name,
  (CASE WHEN c.relispartition THEN godwit_oracle.oracle_name(c.relname) END)::text AS partition_name,
  (CASE c.relkind WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END || CASE WHEN c.relispartition THEN ' PARTITION' ELSE '' END)::text AS segment_type,
  (coalesce((SELECT upper(t.spcname) FROM pg_catalog.pg_tablespace AS t WHERE t.oid = c.reltablespace), 'PG_DEFAULT'))::text AS tablespace_name,
  (CASE c.relkind WHEN 'i' THEN pg_catalog.pg_relation_size(c.oid) ELSE pg_catalog.pg_table_size(c.oid) END)::numeric AS bytes,
  (CASE c.relkind WHEN 'i' THEN pg_catalog.pg_relation_size(c.oid) ELSE pg_catalog.pg_table_size(c.oid) END / current_setting('block_size')::integer)::numeric AS blocks,
  NULL::numeric AS extents,
  n.is_own::boolean AS is_own,
  true::boolean AS is_accessible
FROM pg_catalog.pg_class AS c
LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = c.oid AND c.relispartition
LEFT JOIN pg_catalog.pg_class AS p ON p.oid = h.inhparent
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm', 'i');
