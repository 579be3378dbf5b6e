-- dictionary_dependencies: what views and materialized views read, and what triggers stand on. PostgreSQL does not keep what the bodies of
-- routines use.
-- manual: Database Reference, "ALL_DEPENDENCIES"
-- not null: owner, name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_dependencies AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(d.name)::text AS name,
  d.type::text AS type,
  m.owner::text AS referenced_owner,
  godwit_oracle.oracle_name(r.relname)::text AS referenced_name,
  (CASE r.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END)::text AS referenced_type,
  NULL::text AS referenced_link_name,
  'HARD'::text AS dependency_type,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(r.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM (
  SELECT DISTINCT c.relnamespace AS namespace, c.relname::text AS name, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS type, p.refobjid AS relation
  FROM pg_catalog.pg_depend AS p
  JOIN pg_catalog.pg_rewrite AS w ON w.oid = p.objid
  JOIN pg_catalog.pg_class AS c ON c.oid = w.ev_class
  WHERE p.classid = 'pg_catalog.pg_rewrite'::regclass AND p.refclassid = 'pg_catalog.pg_class'::regclass AND p.refobjid <> w.ev_class
  UNION ALL
  SELECT c.relnamespace, g.tgname::text, 'TRIGGER', g.tgrelid
  FROM pg_catalog.pg_trigger AS g
  JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
  WHERE NOT g.tgisinternal
) AS d
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = d.namespace
JOIN pg_catalog.pg_class AS r ON r.oid = d.relation
JOIN godwit_oracle.dictionary_schemas AS m ON m.oid = r.relnamespace;
