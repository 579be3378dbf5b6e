-- server_property: a property of the server by its name, as a text: what PostgreSQL says of itself, NULL for what it has not.
-- manual: Transact-SQL Reference, "SERVERPROPERTY (Transact-SQL)"
-- requires: server_name
CREATE OR REPLACE FUNCTION godwit_sqlserver.server_property(property text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT CASE lower(property)
    WHEN 'productversion' THEN split_part(current_setting('server_version') COLLATE "C", ' ', 1)
    WHEN 'productmajorversion' THEN (current_setting('server_version_num')::integer / 10000)::text
    WHEN 'productminorversion' THEN (current_setting('server_version_num')::integer % 10000)::text
    WHEN 'edition' THEN 'PostgreSQL'
    WHEN 'servername' THEN godwit_sqlserver.server_name()
    WHEN 'machinename' THEN godwit_sqlserver.server_name()
    WHEN 'collation' THEN (SELECT d.datcollate::text FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
    WHEN 'processid' THEN pg_backend_pid()::text
    WHEN 'isclustered' THEN '0'
    WHEN 'ishadrenabled' THEN '0'
    WHEN 'isintegratedsecurityonly' THEN '0'
    WHEN 'issingleuser' THEN '0'
    WHEN 'isfulltextinstalled' THEN '1'
  END
$$;
