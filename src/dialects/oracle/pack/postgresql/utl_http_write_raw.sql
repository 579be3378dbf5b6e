-- utl_http_write_raw: stands in for UTL_HTTP.WRITE_RAW and raises a clear error when it is reached: PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
-- requires: utl_http_req, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_http_write_raw(INOUT r godwit_oracle.utl_http_req, data bytea)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_HTTP.WRITE_RAW', 'PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.');
END
$$;
