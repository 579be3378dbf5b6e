-- sys_tables: tables of users.
-- manual: Transact-SQL Reference, "sys.tables (Transact-SQL)"
-- not null: name, object_id, schema_id, parent_object_id, type, type_desc, is_ms_shipped
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_tables AS
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
  (SELECT max(a.attnum) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = o.object_id::oid)::integer AS max_column_id_used,
  true::boolean AS uses_ansi_nulls,
  false::boolean AS is_replicated,
  false::boolean AS is_memory_optimized,
  0::smallint AS temporal_type,
  'NON_TEMPORAL_TABLE'::text AS temporal_type_desc,
  NULL::integer AS history_table_id,
  false::boolean AS is_external,
  false::boolean AS is_filetable
FROM godwit_sqlserver.dictionary_objects AS o
WHERE o.type = 'U ';
GRANT SELECT ON godwit_sqlserver.sys_tables TO PUBLIC;
