-- dictionary_part_key_columns: columns by which tables are partitioned.
-- manual: Database Reference, "ALL_PART_KEY_COLUMNS"
-- not null: owner, name, column_position
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_part_key_columns AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(c.relname)::text AS name,
  'TABLE'::text AS object_type,
  godwit_oracle.oracle_name(a.attname)::text AS column_name,
  k.position::numeric AS column_position,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_partitioned_table AS p
JOIN pg_catalog.pg_class AS c ON c.oid = p.partrelid AND NOT c.relispartition
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT u.position, p.partattrs[u.position - 1] AS attnum FROM generate_series(1, p.partnatts) AS u(position)) AS k
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum;
