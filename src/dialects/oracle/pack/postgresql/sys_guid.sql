-- sys_guid: a globally unique identifier of 16 bytes, new at every call.
-- manual: SQL Language Reference, "SYS_GUID"
CREATE OR REPLACE FUNCTION godwit_oracle.sys_guid() RETURNS bytea
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT uuid_send(gen_random_uuid())
$$;
