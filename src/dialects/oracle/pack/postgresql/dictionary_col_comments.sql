-- dictionary_col_comments: comments of columns.
-- manual: Database Reference, "ALL_COL_COMMENTS"
-- not null: owner, table_name, column_name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_col_comments AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  godwit_oracle.oracle_name(a.attname)::text AS column_name,
  pg_catalog.col_description(c.oid, a.attnum)::text AS comments,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped;
