-- bytes_uuid: sixteen bytes as SQL Server takes them for a UNIQUEIDENTIFIER: the first three groups have their lowest byte first.
-- manual: Transact-SQL Reference, "uniqueidentifier (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.bytes_uuid(value bytea) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (regexp_replace(left(encode(value, 'hex') || repeat('0', 32), 16), '(..)(..)(..)(..)(..)(..)(..)(..)', '\4\3\2\1\6\5\8\7')
    || substr(encode(value, 'hex') || repeat('0', 32), 17, 16))::uuid
$$;
