-- utl_http_req: the public fields of the record UTL_HTTP.REQ.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.utl_http_req AS (
    url text,
    method text,
    http_version text,
    private_hndl integer
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
