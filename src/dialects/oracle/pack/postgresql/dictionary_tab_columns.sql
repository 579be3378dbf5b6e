-- dictionary_tab_columns: columns of tables and views. Types are those of Oracle that are converted to the column's type, as far as it has
-- one: smallint, integer and bigint are NUMBER of 5, 10 and 19 digits, text is CLOB, bytea is BLOB and timestamp(0) is DATE. Statistics of
-- columns are NULL (PostgreSQL keeps them in pg_stats).
-- manual: Database Reference, "ALL_TAB_COLUMNS"
-- not null: owner, table_name, column_name, data_type, data_length, nullable, column_id
-- requires: dictionary_schemas, dictionary_type, dictionary_type_length, dictionary_type_precision, dictionary_type_scale, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_tab_columns AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  godwit_oracle.oracle_name(a.attname)::text AS column_name,
  godwit_oracle.dictionary_type(a.atttypid, a.atttypmod)::text AS data_type,
  NULL::text AS data_type_mod,
  (SELECT o.owner FROM godwit_oracle.dictionary_schemas AS o WHERE o.oid = t.typnamespace)::text AS data_type_owner,
  godwit_oracle.dictionary_type_length(a.atttypid, a.atttypmod)::numeric AS data_length,
  godwit_oracle.dictionary_type_precision(a.atttypid, a.atttypmod)::numeric AS data_precision,
  godwit_oracle.dictionary_type_scale(a.atttypid, a.atttypmod)::numeric AS data_scale,
  (CASE WHEN a.attnotnull THEN 'N' ELSE 'Y' END)::text AS nullable,
  (SELECT count(*) FROM pg_catalog.pg_attribute AS b WHERE b.attrelid = a.attrelid AND b.attnum BETWEEN 1 AND a.attnum AND NOT b.attisdropped)::numeric AS column_id,
  length(pg_catalog.pg_get_expr(d.adbin, d.adrelid))::numeric AS default_length,
  pg_catalog.pg_get_expr(d.adbin, d.adrelid)::text AS data_default,
  NULL::numeric AS num_distinct,
  NULL::text AS low_value,
  NULL::text AS high_value,
  NULL::numeric AS density,
  NULL::numeric AS num_nulls,
  NULL::numeric AS num_buckets,
  s.last_analyzed::timestamp(0) AS last_analyzed,
  NULL::numeric AS sample_size,
  (CASE WHEN t.typcategory = 'S' THEN 'CHAR_CS' END)::text AS character_set_name,
  (CASE WHEN t.typcategory = 'S' THEN godwit_oracle.dictionary_type_length(a.atttypid, a.atttypmod) END)::numeric AS char_col_decl_length,
  'YES'::text AS global_stats,
  'NO'::text AS user_stats,
  NULL::numeric AS avg_col_len,
  (CASE WHEN t.typname IN ('varchar', 'bpchar') THEN godwit_oracle.dictionary_type_length(a.atttypid, a.atttypmod) ELSE 0 END)::numeric AS char_length,
  (CASE WHEN t.typname IN ('varchar', 'bpchar') THEN 'C' END)::text AS char_used,
  'NO'::text AS v80_fmt_image,
  'YES'::text AS data_upgraded,
  'NONE'::text AS histogram,
  'NO'::text AS default_on_null,
  (CASE WHEN a.attidentity <> '' THEN 'YES' ELSE 'NO' END)::text AS identity_column,
  (CASE WHEN t.typcategory = 'S' THEN 'USING_NLS_COMP' END)::text AS "collation",
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN LATERAL (SELECT greatest(s.last_analyze, s.last_autoanalyze) AS last_analyzed FROM pg_catalog.pg_stat_all_tables AS s WHERE s.relid = c.oid) AS s ON true
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped;
