-- utl_tcp_open_connection: stands in for UTL_TCP.OPEN_CONNECTION and raises a clear error when it is reached: PostgreSQL opens no network connections. Do it in the application.
-- manual: PL/SQL Packages and Types Reference, "UTL_TCP"
-- requires: utl_tcp_connection, unavailable
CREATE OR REPLACE FUNCTION godwit_oracle.utl_tcp_open_connection(remote_host text, remote_port integer) RETURNS godwit_oracle.utl_tcp_connection
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_TCP.OPEN_CONNECTION', 'PostgreSQL opens no network connections. Do it in the application.');
END
$$;
