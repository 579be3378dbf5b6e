-- rawtohex: bytes as hexadecimal digits in capitals.
-- manual: SQL Language Reference, "RAWTOHEX"
CREATE OR REPLACE FUNCTION godwit_oracle.rawtohex(r bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT nullif(upper(encode(r, 'hex')), '')
$$;
