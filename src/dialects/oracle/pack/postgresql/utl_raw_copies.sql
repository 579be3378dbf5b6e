-- utl_raw_copies: the bytes a number of times over.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_copies(r bytea, n integer) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT decode(repeat(encode(r, 'hex'), n), 'hex')
$$;
