-- dictionary_cons_columns: columns of constraints. Those of a check have no position.
-- manual: Database Reference, "ALL_CONS_COLUMNS"
-- not null: owner, constraint_name, table_name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_cons_columns AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(k.name)::text AS constraint_name,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  godwit_oracle.oracle_name(a.attname)::text AS column_name,
  (CASE WHEN k.type IN ('p', 'u', 'f') THEN u.position END)::numeric AS position,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM (
  SELECT o.conrelid, o.conname::text AS name, o.contype::text AS type, o.oid, o.conkey, o.confrelid, o.confdeltype::text AS on_delete, o.condeferrable, o.condeferred, o.convalidated, o.conindid
  FROM pg_catalog.pg_constraint AS o
  WHERE o.contype IN ('p', 'u', 'f', 'c', 'n') AND o.conrelid <> 0
  UNION ALL
  SELECT a.attrelid, format('sys_c%s_%s', a.attrelid, a.attnum), 'n', NULL, ARRAY[a.attnum], 0, NULL, false, false, true, 0
  FROM pg_catalog.pg_attribute AS a
  WHERE a.attnotnull AND a.attnum > 0 AND NOT a.attisdropped
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS p WHERE p.conrelid = a.attrelid AND p.contype IN ('p', 'n') AND a.attnum = ANY (p.conkey))
) AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid AND NOT c.relispartition AND c.relkind IN ('r', 'p', 'f')
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u(attnum, position)
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.attnum;
