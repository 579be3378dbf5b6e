-- dictionary_arguments: parameters of functions and procedures; the result of a function is at position 0.
-- manual: Database Reference, "ALL_ARGUMENTS"
-- not null: owner, object_id, position, sequence, data_level
-- requires: dictionary_schemas, dictionary_type, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_arguments AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(r.proname)::text AS object_name,
  NULL::text AS package_name,
  r.oid::bigint::numeric AS object_id,
  (CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_proc AS v WHERE v.pronamespace = r.pronamespace AND v.proname = r.proname AND v.oid <> r.oid) THEN (SELECT count(*) FROM pg_catalog.pg_proc AS v WHERE v.pronamespace = r.pronamespace AND v.proname = r.proname AND v.oid <= r.oid)::text END)::text AS overload,
  1::numeric AS subprogram_id,
  godwit_oracle.oracle_name(nullif(p.name, ''))::text AS argument_name,
  p.position::numeric AS position,
  (CASE WHEN p.position = 0 THEN 1 ELSE p.position + CASE WHEN r.prokind <> 'p' AND r.prorettype NOT IN ('void'::regtype, 'record'::regtype) THEN 1 ELSE 0 END END)::numeric AS sequence,
  0::numeric AS data_level,
  godwit_oracle.dictionary_type(p.type, -1)::text AS data_type,
  (CASE WHEN p.inputs > r.pronargs - r.pronargdefaults AND p.mode IN ('i', 'b') THEN 'Y' ELSE 'N' END)::text AS defaulted,
  NULL::text AS default_value,
  NULL::numeric AS default_length,
  (CASE p.mode WHEN 'o' THEN 'OUT' WHEN 't' THEN 'OUT' WHEN 'b' THEN 'IN/OUT' ELSE 'IN' END)::text AS in_out,
  NULL::numeric AS data_length,
  NULL::numeric AS data_precision,
  NULL::numeric AS data_scale,
  NULL::numeric AS radix,
  NULL::text AS character_set_name,
  NULL::text AS type_owner,
  NULL::text AS type_name,
  godwit_oracle.dictionary_type(p.type, -1)::text AS pls_type,
  n.is_own::boolean AS is_own,
  pg_catalog.has_function_privilege(r.oid, 'EXECUTE')::boolean AS is_accessible
FROM pg_catalog.pg_proc AS r
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = r.pronamespace
CROSS JOIN LATERAL (
  SELECT a.position, a.type, coalesce(r.proargmodes[a.position]::text, 'i') AS mode, r.proargnames[a.position] AS name,
    count(*) FILTER (WHERE coalesce(r.proargmodes[a.position]::text, 'i') IN ('i', 'b', 'v')) OVER (ORDER BY a.position) AS inputs
  FROM unnest(coalesce(r.proallargtypes, r.proargtypes::oid[])) WITH ORDINALITY AS a(type, position)
  UNION ALL
  SELECT 0, r.prorettype, 'o', NULL, 0 WHERE r.prokind <> 'p' AND r.prorettype NOT IN ('void'::regtype, 'record'::regtype)
) AS p
WHERE r.prorettype <> 'trigger'::regtype;
