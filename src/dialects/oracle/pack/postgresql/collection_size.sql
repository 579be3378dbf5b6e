-- collection_size: the size of a nested table held as jsonb (an object from index to element) as EXTEND and TRIM count it: with the
-- places of deleted elements. Where the last place is such a one, the key '' holds the size.
-- manual: PL/SQL Language Reference, "EXTEND Collection Method"
-- requires: collection_last
CREATE OR REPLACE FUNCTION godwit_oracle.collection_size(list jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT greatest((list ->> '')::integer, godwit_oracle.collection_last(list), 0)
$$;
