-- sys_objects: objects of the schemas of the database. PostgreSQL does not keep when an object was made or changed.
-- manual: Transact-SQL Reference, "sys.objects (Transact-SQL)"
-- not null: name, object_id, schema_id, parent_object_id, type, type_desc, is_ms_shipped
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_objects AS
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
  false::boolean AS is_schema_published
FROM godwit_sqlserver.dictionary_objects AS o;
GRANT SELECT ON godwit_sqlserver.sys_objects TO PUBLIC;
