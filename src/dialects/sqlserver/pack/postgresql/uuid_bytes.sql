-- uuid_bytes: a UNIQUEIDENTIFIER as the bytes that SQL Server holds it in: the first three groups have their lowest byte first.
-- manual: Transact-SQL Reference, "uniqueidentifier (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.uuid_bytes(value uuid) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT decode(regexp_replace(value::text, '^(..)(..)(..)(..)-(..)(..)-(..)(..)-(....)-(.*)$', '\4\3\2\1\6\5\8\7\9') || right(value::text, 12), 'hex')
$$;
