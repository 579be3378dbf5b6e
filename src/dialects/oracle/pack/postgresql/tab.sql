-- tab: tables and views of the current schema.
-- manual: Database Reference, "TAB"
-- not null: tname
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.tab AS
SELECT
  godwit_oracle.oracle_name(c.relname)::text AS tname,
  (CASE WHEN c.relkind = 'v' THEN 'VIEW' ELSE 'TABLE' END)::text AS tabtype,
  NULL::numeric AS clusterid
FROM pg_catalog.pg_class AS c
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND n.is_own;
GRANT SELECT ON godwit_oracle.tab TO PUBLIC;
