-- sys_sql_modules: the texts of routines, views and triggers: those of the target, in the language of PostgreSQL.
-- manual: Transact-SQL Reference, "sys.sql_modules (Transact-SQL)"
-- not null: object_id, definition
-- requires: dictionary_objects, object_definition
CREATE OR REPLACE VIEW godwit_sqlserver.sys_sql_modules AS
SELECT
  o.object_id::integer AS object_id,
  godwit_sqlserver.object_definition(o.object_id)::text AS definition,
  true::boolean AS uses_ansi_nulls,
  true::boolean AS uses_quoted_identifier,
  false::boolean AS is_schema_bound,
  false::boolean AS uses_database_collation,
  false::boolean AS is_recompiled,
  false::boolean AS null_on_null_input,
  NULL::integer AS execute_as_principal_id
FROM godwit_sqlserver.dictionary_objects AS o
WHERE o.type IN ('P ', 'FN', 'TF', 'V ', 'TR');
GRANT SELECT ON godwit_sqlserver.sys_sql_modules TO PUBLIC;
