-- chr: the character whose bytes in UTF-8, read as one number, are the argument.
-- manual: SQL Language Reference, "CHR"
CREATE OR REPLACE FUNCTION godwit_oracle.chr(code numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN code < 128 THEN pg_catalog.chr(trunc(code)::integer)
    ELSE convert_from(decode(pg_catalog.lpad(to_hex(trunc(code)::bigint), (length(to_hex(trunc(code)::bigint)) + 1) / 2 * 2, '0'), 'hex'), 'UTF8') END
$$;
