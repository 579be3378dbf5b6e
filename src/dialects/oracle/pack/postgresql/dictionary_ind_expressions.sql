-- dictionary_ind_expressions: expressions of indexes, in PostgreSQL's words.
-- manual: Database Reference, "ALL_IND_EXPRESSIONS"
-- not null: index_owner, index_name, table_owner, table_name, column_position
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_ind_expressions AS
SELECT
  n.owner::text AS index_owner,
  godwit_oracle.oracle_name(x.relname)::text AS index_name,
  n.owner::text AS table_owner,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  pg_catalog.pg_get_indexdef(i.indexrelid, k.position, true)::text AS column_expression,
  k.position::numeric AS column_position,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS k(position)
WHERE NOT x.relispartition AND c.relkind IN ('r', 'p', 'm') AND i.indkey[k.position - 1] = 0;
