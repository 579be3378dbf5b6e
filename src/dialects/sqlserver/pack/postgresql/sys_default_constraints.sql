-- sys_default_constraints: defaults of columns, which have no names in PostgreSQL: theirs are made of those of table and column.
-- manual: Transact-SQL Reference, "sys.default_constraints (Transact-SQL)"
-- not null: name, object_id, schema_id, parent_object_id, type, type_desc, is_ms_shipped, definition, parent_column_id
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_default_constraints AS
SELECT
  o.name::text AS name,
  o.object_id::integer AS object_id,
  NULL::integer AS principal_id,
  o.schema_id::integer AS schema_id,
  o.parent_object_id::integer AS parent_object_id,
  o.type::char(2) AS type,
  o.type_desc::text AS type_desc,
  NULL::timestamp(3) AS create_date,
  NULL::timestamp(3) AS modify_date,
  false::boolean AS is_ms_shipped,
  false::boolean AS is_published,
  false::boolean AS is_schema_published,
  d.adnum::integer AS parent_column_id,
  ('(' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ')')::text AS definition,
  true::boolean AS is_system_named
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_attrdef AS d ON d.oid = o.object_id::oid
WHERE o.type = 'D ';
GRANT SELECT ON godwit_sqlserver.sys_default_constraints TO PUBLIC;
