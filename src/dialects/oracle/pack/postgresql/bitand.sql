-- bitand: the bits that two whole numbers have in common, in two's complement.
-- manual: SQL Language Reference, "BITAND"
CREATE OR REPLACE FUNCTION godwit_oracle.bitand(first numeric, second numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (trunc(first)::bigint & trunc(second)::bigint)::numeric
$$;
