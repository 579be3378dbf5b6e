-- dictionary_catalog: tables, views and sequences.
-- manual: Database Reference, "ALL_CATALOG"
-- not null: owner, table_name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_catalog AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  (CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END)::text AS table_type,
  n.is_own::boolean AS is_own,
  (CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE') ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER') END)::boolean AS is_accessible
FROM pg_catalog.pg_class AS c
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND NOT c.relispartition;
