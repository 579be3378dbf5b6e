-- utl_http_read_line: stands in for UTL_HTTP.READ_LINE and raises a clear error when it is reached: PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
-- requires: utl_http_resp, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_http_read_line(INOUT r godwit_oracle.utl_http_resp, OUT data text, remove_crlf boolean DEFAULT false)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_HTTP.READ_LINE', 'PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.');
END
$$;
