-- sys_syscolumns: columns of tables and views, as older versions show them.
-- manual: Transact-SQL Reference, "sys.syscolumns (Transact-SQL)"
-- not null: name, id, xtype, length, colid, isnullable
-- requires: dictionary_columns
CREATE OR REPLACE VIEW godwit_sqlserver.sys_syscolumns AS
SELECT
  c.name::text AS name,
  c.object_id::integer AS id,
  c.system_type_id::smallint AS xtype,
  c.user_type_id::smallint AS xusertype,
  c.max_length::smallint AS length,
  c.precision::smallint AS xprec,
  c.scale::smallint AS xscale,
  c.column_id::smallint AS colid,
  c.column_id::smallint AS colorder,
  c.default_object_id::integer AS cdefault,
  c.precision::smallint AS prec,
  c.scale::integer AS scale,
  c.is_nullable::integer AS isnullable,
  c.is_computed::integer AS iscomputed,
  c.collation_name::text AS collation,
  (CASE WHEN c.is_identity THEN 128 ELSE 0 END)::smallint AS status
FROM godwit_sqlserver.dictionary_columns AS c;
GRANT SELECT ON godwit_sqlserver.sys_syscolumns TO PUBLIC;
