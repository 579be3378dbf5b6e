-- dictionary_tab_comments: comments of tables and views.
-- manual: Database Reference, "ALL_TAB_COMMENTS"
-- not null: owner, table_name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_tab_comments AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  (CASE WHEN c.relkind = 'v' THEN 'VIEW' ELSE 'TABLE' END)::text AS table_type,
  pg_catalog.obj_description(c.oid, 'pg_class')::text AS comments,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_class AS c
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition;
