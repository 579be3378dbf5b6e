-- utl_http_connection: the public fields of the record UTL_HTTP.CONNECTION.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.utl_http_connection AS (
    host text,
    port integer,
    proxy_host text,
    proxy_port integer,
    ssl boolean
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
