-- dblink_connection: how autonomous transactions connect a second time: the setting godwit_oracle.dblink if it is given, else the same database and
-- user through the server's own socket or address, which dblink uses without a password for superusers only.
-- manual: PL/SQL Language Reference, "Autonomous Transactions"; PostgreSQL, "dblink_connect"
CREATE OR REPLACE FUNCTION godwit_oracle.dblink_connection() RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  connection text := nullif(current_setting('godwit_oracle.dblink', true), '');
  host text := host(inet_server_addr());
BEGIN
  IF connection IS NOT NULL THEN
    RETURN connection;
  END IF;
  BEGIN
    host := coalesce(nullif(trim(split_part(current_setting('unix_socket_directories'), ',', 1)), ''), host);
  EXCEPTION
    WHEN insufficient_privilege THEN
      NULL;
  END;
  SELECT string_agg(format('%s=''%s''', parameter, regexp_replace(value, '([\\''])', '\\\1', 'g')), ' ')
    INTO connection
    FROM (VALUES ('host', host), ('port', current_setting('port')), ('dbname', current_database()), ('user', session_user))
      AS parameters (parameter, value)
   WHERE value IS NOT NULL;
  RETURN connection;
END
$$;
