-- utl_tcp_close_connection: stands in for UTL_TCP.CLOSE_CONNECTION and raises a clear error when it is reached: PostgreSQL opens no network connections. Do it in the application.
-- manual: PL/SQL Packages and Types Reference, "UTL_TCP"
-- requires: utl_tcp_connection, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_tcp_close_connection(INOUT c godwit_oracle.utl_tcp_connection)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_TCP.CLOSE_CONNECTION', 'PostgreSQL opens no network connections. Do it in the application.');
END
$$;
