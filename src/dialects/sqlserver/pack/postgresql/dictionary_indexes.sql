-- dictionary_indexes: indexes of tables with numbers as SQL Server gives them: 1 is that of the primary key, which is clustered there, the others
-- begin at 2.
-- manual: Transact-SQL Reference, "sys.indexes (Transact-SQL)"
CREATE OR REPLACE VIEW godwit_sqlserver.dictionary_indexes AS
SELECT
  x.indrelid::integer AS object_id,
  c.relname::text AS name,
  (CASE WHEN x.indisprimary THEN 1 ELSE 1 + count(*) FILTER (WHERE NOT x.indisprimary) OVER (PARTITION BY x.indrelid ORDER BY x.indexrelid) END)::integer AS index_id,
  x.indexrelid::oid AS index_oid,
  x.indisunique::boolean AS is_unique,
  x.indisprimary::boolean AS is_primary_key,
  EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conindid = x.indexrelid AND k.contype = 'u')::boolean AS is_unique_constraint,
  (NOT x.indisvalid)::boolean AS is_disabled,
  pg_catalog.pg_get_expr(x.indpred, x.indrelid)::text AS filter_definition
FROM pg_catalog.pg_index AS x
JOIN pg_catalog.pg_class AS c ON c.oid = x.indexrelid
JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
WHERE NOT t.relispartition AND t.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
GRANT SELECT ON godwit_sqlserver.dictionary_indexes TO PUBLIC;
