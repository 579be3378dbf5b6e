-- utl_http_end_response: stands in for UTL_HTTP.END_RESPONSE and raises a clear error when it is reached: PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
-- requires: utl_http_resp, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_http_end_response(INOUT r godwit_oracle.utl_http_resp)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_HTTP.END_RESPONSE', 'PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.');
END
$$;
