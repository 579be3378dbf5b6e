-- multiset_except: the elements of one nested table without those of another: of each as many less as the other has, or each once that the other has not. NULL when either is NULL.
-- manual: SQL Language Reference, "MULTISET EXCEPT"
CREATE OR REPLACE FUNCTION godwit_oracle.multiset_except(a anycompatiblearray, b anycompatiblearray, is_distinct boolean DEFAULT false) RETURNS anycompatiblearray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN is_distinct
    THEN ARRAY(SELECT unnest(a) EXCEPT SELECT unnest(b))
    ELSE ARRAY(SELECT unnest(a) EXCEPT ALL SELECT unnest(b))
  END
$$;
