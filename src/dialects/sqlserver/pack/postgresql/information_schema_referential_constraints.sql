-- information_schema_referential_constraints: foreign keys with the keys that they refer to.
-- manual: Transact-SQL Reference, "REFERENTIAL_CONSTRAINTS (Transact-SQL)"
-- not null: constraint_schema, constraint_name, unique_constraint_schema, unique_constraint_name, update_rule, delete_rule
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.information_schema_referential_constraints AS
SELECT
  current_database()::text AS constraint_catalog,
  s.nspname::text AS constraint_schema,
  o.name::text AS constraint_name,
  current_database()::text AS unique_constraint_catalog,
  us.nspname::text AS unique_constraint_schema,
  u.relname::text AS unique_constraint_name,
  'SIMPLE'::text AS match_option,
  replace((CASE k.confupdtype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' ELSE 'NO_ACTION' END) COLLATE "C", '_', ' ')::text AS update_rule,
  replace((CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' ELSE 'NO_ACTION' END) COLLATE "C", '_', ' ')::text AS delete_rule
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_namespace AS s ON s.oid = o.schema_id::oid
JOIN pg_catalog.pg_constraint AS k ON k.oid = o.object_id::oid
JOIN pg_catalog.pg_class AS u ON u.oid = k.conindid
JOIN pg_catalog.pg_namespace AS us ON us.oid = u.relnamespace
WHERE o.type = 'F ';
GRANT SELECT ON godwit_sqlserver.information_schema_referential_constraints TO PUBLIC;
