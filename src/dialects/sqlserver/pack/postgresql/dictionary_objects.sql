-- dictionary_objects: tables, views, sequences, routines, triggers and constraints with the types that sys.objects has for them. A function that
-- returns rows is one with statements (TF), what a procedure of one result set has become among them. The schemas of PostgreSQL and of the
-- extension pack are left out.
-- manual: Transact-SQL Reference, "sys.objects (Transact-SQL)"
CREATE OR REPLACE VIEW godwit_sqlserver.dictionary_objects AS
SELECT
  o.name::text AS name,
  o.oid::integer AS object_id,
  o.namespace::integer AS schema_id,
  o.parent::integer AS parent_object_id,
  o.type::char(2) AS type,
  o.description::text AS type_desc
FROM (
  SELECT c.relname::text AS name, c.oid, c.relnamespace AS namespace, 0::oid AS parent, k.type, k.description
  FROM pg_catalog.pg_class AS c
  JOIN (VALUES ('r', 'U ', 'USER_TABLE'), ('p', 'U ', 'USER_TABLE'), ('f', 'U ', 'USER_TABLE'), ('v', 'V ', 'VIEW'), ('m', 'V ', 'VIEW'),
    ('S', 'SO', 'SEQUENCE_OBJECT')) AS k(kind, type, description) ON k.kind = c.relkind::text
  WHERE NOT c.relispartition
    AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'))
  UNION ALL
  SELECT r.proname::text, r.oid, r.pronamespace, 0::oid,
    CASE WHEN r.prokind = 'p' THEN 'P ' WHEN r.prokind = 'a' THEN 'AF' WHEN r.proretset THEN 'TF' ELSE 'FN' END,
    CASE WHEN r.prokind = 'p' THEN 'SQL_STORED_PROCEDURE' WHEN r.prokind = 'a' THEN 'AGGREGATE_FUNCTION'
      WHEN r.proretset THEN 'SQL_TABLE_VALUED_FUNCTION' ELSE 'SQL_SCALAR_FUNCTION' END
  FROM pg_catalog.pg_proc AS r
  WHERE r.prorettype <> 'trigger'::regtype
  UNION ALL
  SELECT g.tgname::text, g.oid, c.relnamespace, c.oid, 'TR', 'SQL_TRIGGER'
  FROM pg_catalog.pg_trigger AS g
  JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
  WHERE NOT g.tgisinternal
  UNION ALL
  SELECT n.conname::text, n.oid, n.connamespace, n.conrelid, k.type, k.description
  FROM pg_catalog.pg_constraint AS n
  JOIN (VALUES ('p', 'PK', 'PRIMARY_KEY_CONSTRAINT'), ('u', 'UQ', 'UNIQUE_CONSTRAINT'), ('f', 'F ', 'FOREIGN_KEY_CONSTRAINT'),
    ('c', 'C ', 'CHECK_CONSTRAINT')) AS k(kind, type, description) ON k.kind = n.contype::text
  WHERE n.conrelid <> 0 AND n.conparentid = 0
  UNION ALL
  SELECT 'df_' || c.relname || '_' || a.attname, d.oid, c.relnamespace, c.oid, 'D ', 'DEFAULT_CONSTRAINT'
  FROM pg_catalog.pg_attrdef AS d
  JOIN pg_catalog.pg_class AS c ON c.oid = d.adrelid
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND a.attgenerated = ''
) AS o
JOIN pg_catalog.pg_namespace AS n ON n.oid = o.namespace
WHERE (n.nspname !~ '^pg_' OR n.oid = pg_catalog.pg_my_temp_schema()) AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS own WHERE own.relnamespace = n.oid AND own.relname = 'dictionary_objects');
GRANT SELECT ON godwit_sqlserver.dictionary_objects TO PUBLIC;
