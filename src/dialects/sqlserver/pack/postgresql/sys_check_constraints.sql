-- sys_check_constraints: checks. One that was written with a column belongs to the table in PostgreSQL.
-- manual: Transact-SQL Reference, "sys.check_constraints (Transact-SQL)"
-- not null: name, object_id, schema_id, parent_object_id, type, type_desc, is_ms_shipped, definition, parent_column_id
-- requires: dictionary_objects, object_definition
CREATE OR REPLACE VIEW godwit_sqlserver.sys_check_constraints AS
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
  false::boolean AS is_disabled,
  (NOT k.convalidated)::boolean AS is_not_trusted,
  (CASE WHEN cardinality(k.conkey) = 1 THEN k.conkey[1] ELSE 0 END)::integer AS parent_column_id,
  godwit_sqlserver.object_definition(o.object_id)::text AS definition,
  false::boolean AS is_system_named
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_constraint AS k ON k.oid = o.object_id::oid
WHERE o.type = 'C ';
GRANT SELECT ON godwit_sqlserver.sys_check_constraints TO PUBLIC;
