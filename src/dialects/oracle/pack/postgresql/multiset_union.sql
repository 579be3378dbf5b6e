-- multiset_union: the elements of two nested tables, each as often as in both together, or once. NULL when either is NULL.
-- manual: SQL Language Reference, "MULTISET UNION"
CREATE OR REPLACE FUNCTION godwit_oracle.multiset_union(a anycompatiblearray, b anycompatiblearray, is_distinct boolean DEFAULT false) RETURNS anycompatiblearray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN is_distinct THEN ARRAY(SELECT unnest(a) UNION SELECT unnest(b)) ELSE a || b END
$$;
