-- utl_http_request: stands in for UTL_HTTP.REQUEST and raises a clear error when it is reached: PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
-- requires: unavailable
CREATE OR REPLACE FUNCTION godwit_oracle.utl_http_request(url text, proxy text DEFAULT NULL, wallet_path text DEFAULT NULL, wallet_password text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_HTTP.REQUEST', 'PostgreSQL sends no HTTP requests. Send the request from the application, or replace this procedure by one that uses the extension http or pg_net.');
END
$$;
