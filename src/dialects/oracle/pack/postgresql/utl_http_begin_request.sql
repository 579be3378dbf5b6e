-- utl_http_begin_request: stands in for UTL_HTTP.BEGIN_REQUEST and raises a clear error when it is reached: PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
-- requires: utl_http_req, unavailable
CREATE OR REPLACE FUNCTION godwit_oracle.utl_http_begin_request(url text, method text DEFAULT 'GET', http_version text DEFAULT NULL) RETURNS godwit_oracle.utl_http_req
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_HTTP.BEGIN_REQUEST', 'PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.');
END
$$;
