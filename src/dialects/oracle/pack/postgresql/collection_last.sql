-- collection_last: LAST of a collection held as jsonb (an object from index to element) with integer indexes: the largest index, NULL if there is none.
-- manual: PL/SQL Language Reference, "FIRST and LAST Collection Methods"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_last(list jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT max(key::integer) FROM jsonb_object_keys(list) AS key WHERE key <> ''
$$;
