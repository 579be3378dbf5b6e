-- dictionary_tab_privs: privileges that were granted on tables, views, sequences and routines, those of the owner left out, as in Oracle.
-- USAGE of a sequence is SELECT in Oracle.
-- manual: Database Reference, "DBA_TAB_PRIVS"
-- not null: grantee, owner, table_name, grantor, privilege
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_tab_privs AS
SELECT
  (CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE godwit_oracle.oracle_name(pg_catalog.pg_get_userbyid(a.grantee)) END)::text AS grantee,
  n.owner::text AS owner,
  godwit_oracle.oracle_name(o.name)::text AS table_name,
  godwit_oracle.oracle_name(pg_catalog.pg_get_userbyid(a.grantor))::text AS grantor,
  (CASE WHEN o.type = 'SEQUENCE' AND a.privilege_type = 'USAGE' THEN 'SELECT' ELSE a.privilege_type END)::text AS privilege,
  (CASE WHEN a.is_grantable THEN 'YES' ELSE 'NO' END)::text AS grantable,
  'NO'::text AS hierarchy,
  'NO'::text AS common,
  o.type::text AS type,
  'NO'::text AS inherited,
  n.is_own::boolean AS is_own,
  (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE') OR pg_catalog.pg_has_role(a.grantor, 'USAGE'))::boolean AS is_accessible
FROM (
  SELECT c.relnamespace AS namespace, c.relname::text AS name, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS type,
    c.relowner AS holder, c.relacl AS acl
  FROM pg_catalog.pg_class AS c
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND NOT c.relispartition
  UNION ALL
  SELECT r.pronamespace, r.proname::text, CASE r.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, r.proowner, r.proacl
  FROM pg_catalog.pg_proc AS r
) AS o
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = o.namespace
CROSS JOIN LATERAL aclexplode(o.acl) AS a
WHERE a.grantee <> o.holder;
