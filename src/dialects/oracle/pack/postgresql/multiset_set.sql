-- multiset_set: the elements of a nested table, each once. NULL when there is no nested table. (SET)
-- manual: SQL Language Reference, "SET"
CREATE OR REPLACE FUNCTION godwit_oracle.multiset_set(a anyarray) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ARRAY(SELECT DISTINCT unnest(a))
$$;
