-- utl_tcp_get_line: stands in for UTL_TCP.GET_LINE and raises a clear error when it is reached: PostgreSQL opens no network connections. Do it in the application.
-- manual: PL/SQL Packages and Types Reference, "UTL_TCP"
-- requires: utl_tcp_connection, unavailable
CREATE OR REPLACE FUNCTION godwit_oracle.utl_tcp_get_line(c godwit_oracle.utl_tcp_connection, remove_crlf boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_TCP.GET_LINE', 'PostgreSQL opens no network connections. Do it in the application.');
END
$$;
