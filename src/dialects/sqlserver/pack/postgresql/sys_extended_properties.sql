-- sys_extended_properties: comments of tables, views, routines and columns as MS_Description.
-- manual: Transact-SQL Reference, "sys.extended_properties (Transact-SQL)"
-- not null: class, class_desc, major_id, minor_id, name, value
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_extended_properties AS
SELECT
  1::smallint AS class,
  'OBJECT_OR_COLUMN'::text AS class_desc,
  o.object_id::integer AS major_id,
  d.objsubid::integer AS minor_id,
  'MS_Description'::text AS name,
  d.description::text AS value
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_description AS d ON d.objoid = o.object_id::oid
  AND d.classoid = CASE WHEN o.type IN ('U ', 'V ', 'SO') THEN 'pg_class'::regclass WHEN o.type = 'TR' THEN 'pg_trigger'::regclass
    WHEN o.type IN ('PK', 'UQ', 'F ', 'C ') THEN 'pg_constraint'::regclass WHEN o.type <> 'D ' THEN 'pg_proc'::regclass END::oid;
GRANT SELECT ON godwit_sqlserver.sys_extended_properties TO PUBLIC;
