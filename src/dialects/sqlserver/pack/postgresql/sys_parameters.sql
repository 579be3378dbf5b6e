-- sys_parameters: parameters of routines, with the `@` of T-SQL. What a procedure has for the result sets and the return code of the source is
-- among them.
-- manual: Transact-SQL Reference, "sys.parameters (Transact-SQL)"
-- not null: object_id, name, parameter_id, system_type_id, user_type_id, is_output
-- requires: dictionary_objects, typed
CREATE OR REPLACE VIEW godwit_sqlserver.sys_parameters AS
SELECT
  o.object_id::integer AS object_id,
  coalesce('@' || r.proargnames[p.place], '')::text AS name,
  p.place::integer AS parameter_id,
  t.system_type_id::smallint AS system_type_id,
  t.user_type_id::integer AS user_type_id,
  t.max_length::smallint AS max_length,
  t.precision::smallint AS "precision",
  t.scale::smallint AS scale,
  (coalesce(r.proargmodes[p.place], 'i') IN ('o', 'b'))::boolean AS is_output,
  (p.type_id = 'refcursor'::regtype)::boolean AS is_cursor_ref,
  false::boolean AS has_default_value,
  NULL::text AS default_value,
  false::boolean AS is_readonly,
  true::boolean AS is_nullable
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_proc AS r ON r.oid = o.object_id::oid
CROSS JOIN LATERAL unnest(coalesce(r.proallargtypes, r.proargtypes::oid[])) WITH ORDINALITY AS p(type_id, place)
CROSS JOIN LATERAL godwit_sqlserver.typed(p.type_id, -1) AS t
WHERE o.type IN ('P ', 'FN', 'TF') AND coalesce(r.proargmodes[p.place], 'i') <> 't';
GRANT SELECT ON godwit_sqlserver.sys_parameters TO PUBLIC;
