-- dictionary_objects: tables, partitions, indexes, views, materialized views, sequences, types, routines and triggers. PostgreSQL does not
-- keep when they were made or changed; a package is a schema in PostgreSQL and no object here; a converted synonym is a view.
-- manual: Database Reference, "ALL_OBJECTS"
-- not null: owner, object_name, object_id, object_type, status
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_objects AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(o.name)::text AS object_name,
  godwit_oracle.oracle_name(o.part)::text AS subobject_name,
  o.oid::bigint::numeric AS object_id,
  o.file::bigint::numeric AS data_object_id,
  o.type::text AS object_type,
  NULL::timestamp(0) AS created,
  NULL::timestamp(0) AS last_ddl_time,
  NULL::text AS timestamp,
  (CASE WHEN o.valid THEN 'VALID' ELSE 'INVALID' END)::text AS status,
  (CASE WHEN o.temporary THEN 'Y' ELSE 'N' END)::text AS temporary,
  'N'::text AS generated,
  'N'::text AS secondary,
  (CASE o.type WHEN 'INDEX' THEN 4 WHEN 'TRIGGER' THEN 3 ELSE 1 END)::numeric AS namespace,
  NULL::text AS edition_name,
  NULL::text AS sharing,
  'N'::text AS editionable,
  'N'::text AS oracle_maintained,
  n.is_own::boolean AS is_own,
  o.accessible::boolean AS is_accessible
FROM (
  SELECT c.relnamespace AS namespace, coalesce(p.relname, c.relname)::text AS name, CASE WHEN c.relispartition THEN c.relname::text END AS part, c.oid,
    nullif(c.relfilenode, 0) AS file,
    CASE WHEN c.relkind IN ('i', 'I') THEN 'INDEX' WHEN c.relkind = 'v' THEN 'VIEW' WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW'
      WHEN c.relkind = 'S' THEN 'SEQUENCE' WHEN c.relkind = 'c' THEN 'TYPE' ELSE 'TABLE' END
      || CASE WHEN c.relispartition THEN ' PARTITION' ELSE '' END AS type,
    coalesce(i.indisvalid, true) AS valid, c.relpersistence = 't' AS temporary,
    CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE')
      WHEN c.relkind = 'c' THEN true
      ELSE pg_catalog.has_table_privilege(coalesce(i.indrelid, c.oid), 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER') END AS accessible
  FROM pg_catalog.pg_class AS c
  LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = c.oid AND c.relispartition
  LEFT JOIN pg_catalog.pg_class AS p ON p.oid = h.inhparent
  LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'i', 'I', 'S', 'c')
  UNION ALL
  SELECT r.pronamespace, r.proname::text, NULL, r.oid, NULL, CASE r.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, true, false,
    pg_catalog.has_function_privilege(r.oid, 'EXECUTE')
  FROM pg_catalog.pg_proc AS r
  WHERE r.prorettype <> 'trigger'::regtype
  UNION ALL
  SELECT t.typnamespace, t.typname::text, NULL, t.oid, NULL, 'TYPE', true, false, pg_catalog.has_type_privilege(t.oid, 'USAGE')
  FROM pg_catalog.pg_type AS t
  WHERE t.typtype IN ('d', 'e')
  UNION ALL
  SELECT c.relnamespace, g.tgname::text, NULL, g.oid, NULL, 'TRIGGER', true, false, pg_catalog.has_table_privilege(c.oid, 'TRIGGER')
  FROM pg_catalog.pg_trigger AS g
  JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
  WHERE NOT g.tgisinternal
) AS o
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = o.namespace;
