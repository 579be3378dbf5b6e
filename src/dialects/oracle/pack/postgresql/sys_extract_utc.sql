-- sys_extract_utc: the wall-clock time in UTC of an instant.
-- manual: SQL Language Reference, "SYS_EXTRACT_UTC"
CREATE OR REPLACE FUNCTION godwit_oracle.sys_extract_utc(moment timestamptz) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT moment AT TIME ZONE 'UTC'
$$;
