-- submultiset: whether each element of a nested table is in another at least as often. NULL when either is NULL. (SUBMULTISET)
-- manual: SQL Language Reference, "SUBMULTISET Condition"
CREATE OR REPLACE FUNCTION godwit_oracle.submultiset(a anycompatiblearray, b anycompatiblearray) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT NOT EXISTS (SELECT unnest(a) EXCEPT ALL SELECT unnest(b))
$$;
