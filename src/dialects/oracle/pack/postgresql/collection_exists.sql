-- collection_exists: EXISTS of a collection held as jsonb (an object from index to element). It is false for a null collection or index.
-- manual: PL/SQL Language Reference, "EXISTS Collection Method"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_exists(list jsonb, index text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(list ? index, false)
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_exists(list jsonb, index integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(list ? index::text, false)
$$;
