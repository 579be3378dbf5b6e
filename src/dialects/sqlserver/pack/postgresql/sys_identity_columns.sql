-- sys_identity_columns: identity columns with their sequences.
-- manual: Transact-SQL Reference, "sys.identity_columns (Transact-SQL)"
-- not null: object_id, name, column_id, system_type_id, user_type_id, max_length, precision, scale, is_nullable, is_identity, is_computed, default_object_id, seed_value, increment_value
-- requires: dictionary_columns
CREATE OR REPLACE VIEW godwit_sqlserver.sys_identity_columns AS
SELECT
  c.object_id::integer AS object_id,
  c.name::text AS name,
  c.column_id::integer AS column_id,
  c.system_type_id::smallint AS system_type_id,
  c.user_type_id::integer AS user_type_id,
  c.max_length::smallint AS max_length,
  c.precision::smallint AS "precision",
  c.scale::smallint AS scale,
  c.collation_name::text AS collation_name,
  c.is_nullable::boolean AS is_nullable,
  true::boolean AS is_ansi_padded,
  false::boolean AS is_rowguidcol,
  c.is_identity::boolean AS is_identity,
  c.is_computed::boolean AS is_computed,
  false::boolean AS is_filestream,
  false::boolean AS is_replicated,
  false::boolean AS is_xml_document,
  0::integer AS xml_collection_id,
  c.default_object_id::integer AS default_object_id,
  0::integer AS rule_object_id,
  false::boolean AS is_sparse,
  false::boolean AS is_column_set,
  0::smallint AS generated_always_type,
  false::boolean AS is_hidden,
  false::boolean AS is_masked,
  s.seqstart::bigint AS seed_value,
  s.seqincrement::bigint AS increment_value,
  pg_catalog.pg_sequence_last_value(s.seqrelid)::bigint AS last_value,
  false::boolean AS is_not_for_replication
FROM godwit_sqlserver.dictionary_columns AS c
JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.object_id::oid
  AND d.refobjsubid = c.column_id AND d.deptype = 'i'
JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = d.objid
WHERE c.is_identity;
GRANT SELECT ON godwit_sqlserver.sys_identity_columns TO PUBLIC;
