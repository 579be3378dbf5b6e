-- sys_sysdatabases: the databases of the server, as older versions show them. Those that are templates are left out.
-- manual: Transact-SQL Reference, "sys.sysdatabases (Transact-SQL)"
-- not null: name, dbid
CREATE OR REPLACE VIEW godwit_sqlserver.sys_sysdatabases AS
SELECT
  d.datname::text AS name,
  d.oid::integer AS dbid,
  NULL::bytea AS sid,
  NULL::timestamp(3) AS crdate,
  NULL::smallint AS cmptlevel,
  NULL::text AS filename
FROM pg_catalog.pg_database AS d
WHERE NOT d.datistemplate;
GRANT SELECT ON godwit_sqlserver.sys_sysdatabases TO PUBLIC;
