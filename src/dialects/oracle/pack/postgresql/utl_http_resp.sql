-- utl_http_resp: the public fields of the record UTL_HTTP.RESP.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.utl_http_resp AS (
    status_code integer,
    reason_phrase text,
    http_version text,
    private_hndl integer
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
