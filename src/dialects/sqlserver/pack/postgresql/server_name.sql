-- server_name: the name of the server: that of its cluster, where it has one (setting cluster_name), else the address that the session is connected
-- to.
-- manual: Transact-SQL Reference, "@@SERVERNAME (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.server_name() RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT coalesce(nullif(current_setting('cluster_name'), ''), host(inet_server_addr()), 'localhost')
$$;
