-- system_types: the types of SQL Server as which the types of columns show, with their numbers: what PostgreSQL keeps is of the type that is
-- converted to it, texts are NVARCHAR, because they hold all of Unicode. What has no counterpart is shown under its own name and as SQL_VARIANT.
-- manual: Transact-SQL Reference, "sys.types (Transact-SQL)"
CREATE OR REPLACE VIEW godwit_sqlserver.system_types AS
SELECT
  v.type_name::text AS type_name,
  v.system_type_id::smallint AS system_type_id,
  v.user_type_id::integer AS user_type_id,
  v.max_length::smallint AS max_length,
  v.precision::smallint AS precision,
  v.scale::smallint AS scale,
  v.target::text AS target
FROM (VALUES
  ('image', 34, 34, 16, 0, 0, NULL), ('text', 35, 35, 16, 0, 0, NULL), ('uniqueidentifier', 36, 36, 16, 0, 0, 'uuid'), ('date', 40, 40, 3, 10, 0, 'date'),
  ('time', 41, 41, 5, 16, 7, 'time'), ('datetime2', 42, 42, 8, 27, 7, 'timestamp'), ('datetimeoffset', 43, 43, 10, 34, 7, 'timestamptz'),
  ('tinyint', 48, 48, 1, 3, 0, NULL), ('smallint', 52, 52, 2, 5, 0, 'int2'), ('int', 56, 56, 4, 10, 0, 'int4'), ('smalldatetime', 58, 58, 4, 16, 0, NULL),
  ('real', 59, 59, 4, 24, 0, 'float4'), ('money', 60, 60, 8, 19, 4, NULL), ('datetime', 61, 61, 8, 23, 3, NULL), ('float', 62, 62, 8, 53, 0, 'float8'),
  ('sql_variant', 98, 98, 8016, 0, 0, NULL), ('ntext', 99, 99, 16, 0, 0, NULL), ('bit', 104, 104, 1, 1, 0, 'bool'), ('decimal', 106, 106, 17, 38, 38, 'numeric'),
  ('numeric', 108, 108, 17, 38, 38, NULL), ('smallmoney', 122, 122, 4, 10, 4, NULL), ('bigint', 127, 127, 8, 19, 0, 'int8'),
  ('hierarchyid', 240, 128, 892, 0, 0, NULL), ('geometry', 240, 129, -1, 0, 0, NULL), ('geography', 240, 130, -1, 0, 0, NULL),
  ('varbinary', 165, 165, 8000, 0, 0, 'bytea'), ('varchar', 167, 167, 8000, 0, 0, NULL), ('binary', 173, 173, 8000, 0, 0, NULL), ('char', 175, 175, 8000, 0, 0, NULL),
  ('timestamp', 189, 189, 8, 0, 0, NULL), ('nvarchar', 231, 231, 8000, 0, 0, 'varchar'), ('nchar', 239, 239, 8000, 0, 0, 'bpchar'), ('xml', 241, 241, -1, 0, 0, 'xml'),
  ('sysname', 231, 256, 256, 0, 0, NULL)
) AS v(type_name, system_type_id, user_type_id, max_length, precision, scale, target);
GRANT SELECT ON godwit_sqlserver.system_types TO PUBLIC;
