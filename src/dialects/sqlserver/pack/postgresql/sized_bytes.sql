-- sized_bytes: bytes of which not more are kept than a BINARY or VARBINARY has; a fixed number of them is filled up with zeros. Of numbers the last bytes count, of
-- all others the first.
-- manual: Transact-SQL Reference, "binary and varbinary (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.sized_bytes(value bytea, length integer, fixed boolean, from_left boolean DEFAULT false) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN octet_length(value) > length THEN
      CASE WHEN from_left THEN substr(value, octet_length(value) - length + 1) ELSE substr(value, 1, length) END
    WHEN NOT fixed THEN value
    WHEN from_left THEN decode(repeat('00', length - octet_length(value)), 'hex') || value
    ELSE value || decode(repeat('00', length - octet_length(value)), 'hex')
  END
$$;
