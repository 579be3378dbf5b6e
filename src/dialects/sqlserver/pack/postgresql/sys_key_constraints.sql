-- sys_key_constraints: primary keys and unique constraints.
-- manual: Transact-SQL Reference, "sys.key_constraints (Transact-SQL)"
-- not null: name, object_id, schema_id, parent_object_id, type, type_desc, is_ms_shipped
-- requires: dictionary_indexes, dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_key_constraints AS
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
  (SELECT d.index_id FROM godwit_sqlserver.dictionary_indexes AS d WHERE d.index_oid = k.conindid)::integer AS unique_index_id,
  false::boolean AS is_system_named
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_constraint AS k ON k.oid = o.object_id::oid
WHERE o.type IN ('PK', 'UQ');
GRANT SELECT ON godwit_sqlserver.sys_key_constraints TO PUBLIC;
