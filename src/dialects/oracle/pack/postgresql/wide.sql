-- wide: a number with 64 decimals, so that what is computed from it has as many: PostgreSQL gives a quotient, an average or a root 16 significant
-- digits, or the decimals of its operands where those are more.
-- manual: PostgreSQL, "Numeric Types"
CREATE OR REPLACE FUNCTION godwit_oracle.wide(value numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT value + 0.0000000000000000000000000000000000000000000000000000000000000000
$$;
