-- multiset_intersect: the elements that two nested tables have in common, each as often as in both, or once. NULL when either is NULL.
-- manual: SQL Language Reference, "MULTISET INTERSECT"
CREATE OR REPLACE FUNCTION godwit_oracle.multiset_intersect(a anycompatiblearray, b anycompatiblearray, is_distinct boolean DEFAULT false) RETURNS anycompatiblearray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN is_distinct
    THEN ARRAY(SELECT unnest(a) INTERSECT SELECT unnest(b))
    ELSE ARRAY(SELECT unnest(a) INTERSECT ALL SELECT unnest(b))
  END
$$;
