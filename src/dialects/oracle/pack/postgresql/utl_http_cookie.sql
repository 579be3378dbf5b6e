-- utl_http_cookie: the public fields of the record UTL_HTTP.COOKIE.
-- manual: PL/SQL Packages and Types Reference, "UTL_HTTP"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.utl_http_cookie AS (
    name text,
    value text,
    domain text,
    expire timestamp,
    path text,
    secure boolean,
    version integer,
    comment text
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
