-- information_schema_routines: functions and procedures. A procedure that returns rows is a function in PostgreSQL.
-- manual: Transact-SQL Reference, "ROUTINES (Transact-SQL)"
-- not null: routine_catalog, routine_schema, routine_name, routine_type
-- requires: dictionary_objects, object_definition, typed
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_routines AS
SELECT
  current_database()::text AS specific_catalog,
  s.nspname::text AS specific_schema,
  o.name::text AS specific_name,
  current_database()::text AS routine_catalog,
  s.nspname::text AS routine_schema,
  o.name::text AS routine_name,
  (CASE o.type WHEN 'P ' THEN 'PROCEDURE' ELSE 'FUNCTION' END)::text AS routine_type,
  (CASE o.type WHEN 'TF' THEN 'TABLE' WHEN 'FN' THEN (SELECT t.type_name FROM godwit_sqlserver.typed(r.prorettype, -1) AS t) END)::text AS data_type,
  godwit_sqlserver.object_definition(o.object_id)::text AS routine_definition,
  NULL::timestamp(3) AS created,
  NULL::timestamp(3) AS last_altered
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid
JOIN pg_catalog.pg_proc AS r ON r.oid = o.object_id::oid
WHERE o.type IN ('P ', 'FN', 'TF');
GRANT SELECT ON godwit_sqlserver.information_schema_routines TO PUBLIC;
