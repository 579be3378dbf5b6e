-- collection_count: COUNT of a collection held as jsonb (an object from index to element). The key '' holds no element: see collection_delete.
-- manual: PL/SQL Language Reference, "COUNT Collection Method"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_count(list jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT count(*)::integer FROM jsonb_object_keys(list) AS key WHERE key <> ''
$$;
