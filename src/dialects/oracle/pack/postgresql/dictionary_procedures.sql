-- dictionary_procedures: functions and procedures. The members of a converted package are routines of the schema that has the package's name.
-- manual: Database Reference, "ALL_PROCEDURES"
-- not null: owner, object_name, object_id, object_type
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_procedures AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(r.proname)::text AS object_name,
  NULL::text AS procedure_name,
  r.oid::bigint::numeric AS object_id,
  1::numeric AS subprogram_id,
  (CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_proc AS v WHERE v.pronamespace = r.pronamespace AND v.proname = r.proname AND v.oid <> r.oid) THEN (SELECT count(*) FROM pg_catalog.pg_proc AS v WHERE v.pronamespace = r.pronamespace AND v.proname = r.proname AND v.oid <= r.oid)::text END)::text AS overload,
  (CASE r.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END)::text AS object_type,
  (CASE r.prokind WHEN 'a' THEN 'YES' ELSE 'NO' END)::text AS aggregate,
  (CASE WHEN r.proretset THEN 'YES' ELSE 'NO' END)::text AS pipelined,
  NULL::text AS impltypeowner,
  NULL::text AS impltypename,
  (CASE r.proparallel WHEN 's' THEN 'YES' ELSE 'NO' END)::text AS parallel,
  'NO'::text AS interface,
  (CASE r.provolatile WHEN 'i' THEN 'YES' ELSE 'NO' END)::text AS deterministic,
  (CASE WHEN r.prosecdef THEN 'DEFINER' ELSE 'CURRENT_USER' END)::text AS authid,
  n.is_own::boolean AS is_own,
  pg_catalog.has_function_privilege(r.oid, 'EXECUTE')::boolean AS is_accessible
FROM pg_catalog.pg_proc AS r
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = r.pronamespace
WHERE r.prorettype <> 'trigger'::regtype;
