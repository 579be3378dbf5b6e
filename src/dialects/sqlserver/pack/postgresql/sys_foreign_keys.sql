-- sys_foreign_keys: foreign keys.
-- manual: Transact-SQL Reference, "sys.foreign_keys (Transact-SQL)"
-- not null: name, object_id, schema_id, parent_object_id, type, type_desc, is_ms_shipped, referenced_object_id, delete_referential_action, update_referential_action
-- requires: dictionary_indexes, dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_foreign_keys AS
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
  k.confrelid::integer AS referenced_object_id,
  (SELECT d.index_id FROM godwit_sqlserver.dictionary_indexes AS d WHERE d.index_oid = k.conindid)::integer AS key_index_id,
  false::boolean AS is_disabled,
  false::boolean AS is_not_for_replication,
  (NOT k.convalidated)::boolean AS is_not_trusted,
  (CASE k.confdeltype WHEN 'c' THEN 1 WHEN 'n' THEN 2 WHEN 'd' THEN 3 ELSE 0 END)::smallint AS delete_referential_action,
  (CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' ELSE 'NO_ACTION' END)::text AS delete_referential_action_desc,
  (CASE k.confupdtype WHEN 'c' THEN 1 WHEN 'n' THEN 2 WHEN 'd' THEN 3 ELSE 0 END)::smallint AS update_referential_action,
  (CASE k.confupdtype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' ELSE 'NO_ACTION' END)::text AS update_referential_action_desc,
  false::boolean AS is_system_named
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_constraint AS k ON k.oid = o.object_id::oid
WHERE o.type = 'F ';
GRANT SELECT ON godwit_sqlserver.sys_foreign_keys TO PUBLIC;
