-- apex_web_service_header: the public fields of the record APEX_WEB_SERVICE.HEADER.
-- manual: APEX API Reference, "APEX_WEB_SERVICE"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.apex_web_service_header AS (
    name text,
    value text
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
