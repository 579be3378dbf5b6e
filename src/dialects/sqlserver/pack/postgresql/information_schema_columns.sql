-- information_schema_columns: columns of tables and views, with the types of SQL Server that are converted to theirs.
-- manual: Transact-SQL Reference, "COLUMNS (Transact-SQL)"
-- not null: table_catalog, table_schema, table_name, column_name, ordinal_position, is_nullable, data_type
-- requires: dictionary_columns, dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_columns AS
SELECT
  current_database()::text AS table_catalog,
  s.nspname::text AS table_schema,
  o.name::text AS table_name,
  c.name::text AS column_name,
  c.column_id::integer AS ordinal_position,
  (CASE WHEN NOT c.is_computed THEN '(' || c.definition || ')' END)::text AS column_default,
  (CASE WHEN c.is_nullable THEN 'YES' ELSE 'NO' END)::text AS is_nullable,
  c.type_name::text AS data_type,
  (CASE WHEN c.type_name IN ('nvarchar', 'nchar') AND c.max_length > 0 THEN c.max_length / 2 WHEN c.type_name IN ('nvarchar', 'nchar', 'varbinary', 'xml') THEN -1 END)::integer AS character_maximum_length,
  (CASE WHEN c.type_name IN ('nvarchar', 'nchar', 'varbinary', 'xml') THEN c.max_length END)::integer AS character_octet_length,
  (CASE WHEN c.type_name IN ('smallint', 'int', 'bigint', 'decimal', 'real', 'float') THEN c.precision END)::smallint AS numeric_precision,
  (CASE WHEN c.type_name IN ('real', 'float') THEN 2 WHEN c.type_name IN ('smallint', 'int', 'bigint', 'decimal') THEN 10 END)::smallint AS numeric_precision_radix,
  (CASE WHEN c.type_name IN ('smallint', 'int', 'bigint', 'decimal') THEN c.scale END)::integer AS numeric_scale,
  (CASE WHEN c.type_name IN ('datetime2', 'datetimeoffset', 'time') THEN c.scale WHEN c.type_name = 'date' THEN 0 END)::smallint AS datetime_precision,
  (CASE WHEN c.type_name IN ('nvarchar', 'nchar') THEN 'UNICODE' END)::text AS character_set_name,
  c.collation_name::text AS collation_name,
  NULL::text AS domain_catalog,
  NULL::text AS domain_schema,
  NULL::text AS domain_name
FROM godwit_sqlserver.dictionary_columns AS c
JOIN godwit_sqlserver.dictionary_objects AS o ON o.object_id = c.object_id
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid;
GRANT SELECT ON godwit_sqlserver.information_schema_columns TO PUBLIC;
