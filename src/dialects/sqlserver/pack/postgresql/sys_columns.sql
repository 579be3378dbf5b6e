-- sys_columns: columns of tables and views, with the types of SQL Server that are converted to theirs.
-- manual: Transact-SQL Reference, "sys.columns (Transact-SQL)"
-- not null: object_id, name, column_id, system_type_id, user_type_id, max_length, precision, scale, is_nullable, is_identity, is_computed, default_object_id
-- requires: dictionary_columns
CREATE OR REPLACE VIEW godwit_sqlserver.sys_columns AS
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
  false::boolean AS is_masked
FROM godwit_sqlserver.dictionary_columns AS c;
GRANT SELECT ON godwit_sqlserver.sys_columns TO PUBLIC;
