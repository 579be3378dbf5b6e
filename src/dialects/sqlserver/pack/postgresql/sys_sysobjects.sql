-- sys_sysobjects: objects of the schemas of the database, as older versions show them.
-- manual: Transact-SQL Reference, "sys.sysobjects (Transact-SQL)"
-- not null: name, id, xtype, uid, parent_obj, type
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_sysobjects AS
SELECT
  o.name::text AS name,
  o.object_id::integer AS id,
  o.type::char(2) AS xtype,
  o.schema_id::integer AS uid,
  0::integer AS status,
  o.parent_object_id::integer AS parent_obj,
  NULL::timestamp(3) AS crdate,
  (CASE o.type WHEN 'PK' THEN 'K ' WHEN 'UQ' THEN 'K ' ELSE o.type END)::char(2) AS type,
  0::integer AS category
FROM godwit_sqlserver.dictionary_objects AS o;
GRANT SELECT ON godwit_sqlserver.sys_sysobjects TO PUBLIC;
