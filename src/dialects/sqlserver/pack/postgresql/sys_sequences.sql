-- sys_sequences: sequences that stand for themselves; those of identity columns are not among them.
-- manual: Transact-SQL Reference, "sys.sequences (Transact-SQL)"
-- not null: name, object_id, schema_id, parent_object_id, type, type_desc, is_ms_shipped
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_sequences AS
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
  s.seqstart::bigint AS start_value,
  s.seqincrement::bigint AS increment,
  s.seqmin::bigint AS minimum_value,
  s.seqmax::bigint AS maximum_value,
  s.seqcycle::boolean AS is_cycling,
  (s.seqcache > 1)::boolean AS is_cached,
  nullif(s.seqcache, 1)::integer AS cache_size,
  coalesce(pg_catalog.pg_sequence_last_value(s.seqrelid), s.seqstart)::bigint AS current_value
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = o.object_id::oid;
GRANT SELECT ON godwit_sqlserver.sys_sequences TO PUBLIC;
