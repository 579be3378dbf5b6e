-- information_schema_parameters: parameters of routines, with the `@` of T-SQL.
-- manual: Transact-SQL Reference, "PARAMETERS (Transact-SQL)"
-- not null: specific_schema, specific_name, ordinal_position, parameter_mode, parameter_name, data_type
-- requires: dictionary_objects, sys_parameters, type_name
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_parameters AS
SELECT
  current_database()::text AS specific_catalog,
  s.nspname::text AS specific_schema,
  o.name::text AS specific_name,
  p.parameter_id::integer AS ordinal_position,
  (CASE WHEN p.is_output THEN 'INOUT' ELSE 'IN' END)::text AS parameter_mode,
  'NO'::text AS is_result,
  p.name::text AS parameter_name,
  godwit_sqlserver.type_name(p.user_type_id)::text AS data_type
FROM godwit_sqlserver.sys_parameters AS p
JOIN godwit_sqlserver.dictionary_objects AS o ON o.object_id = p.object_id
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid;
GRANT SELECT ON godwit_sqlserver.information_schema_parameters TO PUBLIC;
