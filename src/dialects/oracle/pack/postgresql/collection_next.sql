-- collection_next: NEXT of a collection: the smallest index behind the given one, NULL if there is none. The collection is an array of elements
-- 1 to n, or a jsonb object from index to element; text indexes are in binary order.
-- manual: PL/SQL Language Reference, "PRIOR and NEXT Collection Methods"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_next(list anyarray, index integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN index < cardinality(list) THEN greatest(index, 0) + 1 END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_next(list jsonb, index integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT min(key::integer) FROM jsonb_object_keys(list) AS key WHERE key <> '' AND key::integer > index
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_next(list jsonb, index text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT min(key COLLATE "C") FROM jsonb_object_keys(list) AS key WHERE key COLLATE "C" > index COLLATE "C"
$$;
