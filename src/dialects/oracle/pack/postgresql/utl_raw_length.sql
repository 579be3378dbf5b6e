-- utl_raw_length: the number of bytes.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_length(r bytea) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT octet_length(r)
$$;
