-- utl_encode_base64_decode: the bytes that a text in base64, given as its bytes, stands for.
-- manual: PL/SQL Packages and Types Reference, "UTL_ENCODE"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_encode_base64_decode(r bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT decode(convert_from(r, 'UTF8'), 'base64')
$$;
