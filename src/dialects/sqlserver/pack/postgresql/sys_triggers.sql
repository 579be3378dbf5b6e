-- sys_triggers: triggers on tables and views.
-- manual: Transact-SQL Reference, "sys.triggers (Transact-SQL)"
-- not null: name, object_id, parent_id, type, is_disabled, is_instead_of_trigger
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_triggers AS
SELECT
  o.name::text AS name,
  o.object_id::integer AS object_id,
  1::smallint AS parent_class,
  'OBJECT_OR_COLUMN'::text AS parent_class_desc,
  o.parent_object_id::integer AS parent_id,
  o.type::char(2) AS type,
  o.type_desc::text AS type_desc,
  NULL::timestamp(3) AS create_date,
  NULL::timestamp(3) AS modify_date,
  false::boolean AS is_ms_shipped,
  (g.tgenabled = 'D')::boolean AS is_disabled,
  false::boolean AS is_not_for_replication,
  ((g.tgtype & 64) <> 0)::boolean AS is_instead_of_trigger
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_trigger AS g ON g.oid = o.object_id::oid
WHERE o.type = 'TR';
GRANT SELECT ON godwit_sqlserver.sys_triggers TO PUBLIC;
