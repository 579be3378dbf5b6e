-- utl_http_set_transfer_timeout: stands in for UTL_HTTP.SET_TRANSFER_TIMEOUT and raises a clear error when it is reached: PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
-- requires: unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_http_set_transfer_timeout(timeout integer DEFAULT 60)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_HTTP.SET_TRANSFER_TIMEOUT', 'PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.');
END
$$;
