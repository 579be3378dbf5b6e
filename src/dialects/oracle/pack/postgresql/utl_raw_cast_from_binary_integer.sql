-- utl_raw_cast_from_binary_integer: an integer as four bytes; endianess 1 is big, 2 little, 3 the machine's (taken as little).
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
-- requires: utl_raw_reverse
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_cast_from_binary_integer(n integer, endianess integer DEFAULT 1) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN endianess = 1 THEN int4send(n) ELSE godwit_oracle.utl_raw_reverse(int4send(n)) END
$$;
