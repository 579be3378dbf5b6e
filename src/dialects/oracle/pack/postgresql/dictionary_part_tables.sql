-- dictionary_part_tables: partitioned tables.
-- manual: Database Reference, "ALL_PART_TABLES"
-- not null: owner, table_name, partition_count, partitioning_key_count
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_part_tables AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  (CASE p.partstrat WHEN 'r' THEN 'RANGE' WHEN 'l' THEN 'LIST' ELSE 'HASH' END)::text AS partitioning_type,
  'NONE'::text AS subpartitioning_type,
  (SELECT count(*) FROM pg_catalog.pg_inherits AS h WHERE h.inhparent = c.oid)::numeric AS partition_count,
  0::numeric AS def_subpartition_count,
  p.partnatts::numeric AS partitioning_key_count,
  NULL::numeric AS subpartitioning_key_count,
  'VALID'::text AS status,
  NULL::text AS def_tablespace_name,
  NULL::text AS interval,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_partitioned_table AS p
JOIN pg_catalog.pg_class AS c ON c.oid = p.partrelid AND NOT c.relispartition
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace;
