-- utl_encode_base64_encode: bytes in base64, as the bytes of that text, in lines of 64 characters.
-- manual: PL/SQL Packages and Types Reference, "UTL_ENCODE"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_encode_base64_encode(r bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT convert_to(rtrim(regexp_replace(translate(encode(r, 'base64'), E'\n', ''), '(.{64})', E'\\1\r\n', 'g'), E'\r\n'), 'SQL_ASCII')
$$;
