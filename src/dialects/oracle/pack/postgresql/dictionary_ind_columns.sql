-- dictionary_ind_columns: columns of indexes. An expression has the name that Oracle would give to a hidden column; its text is in
-- IND_EXPRESSIONS.
-- manual: Database Reference, "ALL_IND_COLUMNS"
-- not null: index_owner, index_name, table_owner, table_name, column_position, column_length
-- requires: dictionary_schemas, dictionary_type_length, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_ind_columns AS
SELECT
  n.owner::text AS index_owner,
  godwit_oracle.oracle_name(x.relname)::text AS index_name,
  n.owner::text AS table_owner,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  (coalesce(godwit_oracle.oracle_name(a.attname), format('SYS_NC%s$', lpad(k.position::text, 5, '0'))))::text AS column_name,
  k.position::numeric AS column_position,
  coalesce(godwit_oracle.dictionary_type_length(a.atttypid, a.atttypmod), 0)::numeric AS column_length,
  (CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) THEN godwit_oracle.dictionary_type_length(a.atttypid, a.atttypmod) ELSE 0 END)::numeric AS char_length,
  (CASE WHEN k.options & 1 = 1 THEN 'DESC' ELSE 'ASC' END)::text AS descend,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT u.position, i.indkey[u.position - 1] AS attnum, i.indoption[u.position - 1]::integer AS options FROM generate_series(1, i.indnkeyatts) AS u(position)) AS k
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum > 0
WHERE NOT x.relispartition AND c.relkind IN ('r', 'p', 'm');
