-- dictionary_triggers: triggers of tables and views. The body is the definition of the trigger's function.
-- manual: Database Reference, "ALL_TRIGGERS"
-- not null: owner, trigger_name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_triggers AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(g.tgname)::text AS trigger_name,
  (CASE WHEN g.tgtype & 64 = 64 THEN 'INSTEAD OF' ELSE CASE WHEN g.tgtype & 2 = 2 THEN 'BEFORE' ELSE 'AFTER' END || CASE WHEN g.tgtype & 1 = 1 THEN ' EACH ROW' ELSE ' STATEMENT' END END)::text AS trigger_type,
  concat_ws(' OR ', CASE WHEN g.tgtype & 4 = 4 THEN 'INSERT' END, CASE WHEN g.tgtype & 16 = 16 THEN 'UPDATE' END, CASE WHEN g.tgtype & 8 = 8 THEN 'DELETE' END, CASE WHEN g.tgtype & 32 = 32 THEN 'TRUNCATE' END)::text AS triggering_event,
  n.owner::text AS table_owner,
  (CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END)::text AS base_object_type,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  NULL::text AS column_name,
  'REFERENCING NEW AS NEW OLD AS OLD'::text AS referencing_names,
  pg_catalog.pg_get_expr(g.tgqual, g.tgrelid)::text AS when_clause,
  (CASE g.tgenabled WHEN 'D' THEN 'DISABLED' ELSE 'ENABLED' END)::text AS status,
  pg_catalog.pg_get_triggerdef(g.oid)::text AS description,
  'PL/SQL'::text AS action_type,
  r.prosrc::text AS trigger_body,
  'NO'::text AS crossedition,
  (CASE WHEN g.tgtype & 67 = 2 THEN 'YES' ELSE 'NO' END)::text AS before_statement,
  (CASE WHEN g.tgtype & 67 = 3 THEN 'YES' ELSE 'NO' END)::text AS before_row,
  (CASE WHEN g.tgtype & 67 = 1 THEN 'YES' ELSE 'NO' END)::text AS after_row,
  (CASE WHEN g.tgtype & 67 = 0 THEN 'YES' ELSE 'NO' END)::text AS after_statement,
  (CASE WHEN g.tgtype & 64 = 64 THEN 'YES' ELSE 'NO' END)::text AS instead_of_row,
  'YES'::text AS fire_once,
  'NO'::text AS apply_server_only,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_trigger AS g
JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
JOIN pg_catalog.pg_proc AS r ON r.oid = g.tgfoid
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
WHERE NOT g.tgisinternal;
