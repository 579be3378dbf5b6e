-- utl_raw_convert: bytes of one character set as bytes of another.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
-- requires: decode_text, encode_text
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_convert(r bytea, to_charset text, from_charset text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT godwit_oracle.encode_text(godwit_oracle.decode_text(r, from_charset), to_charset)
$$;
