-- collection_values: the elements of a collection held as jsonb (an object from index to element) as jsonb values, in the order of
-- their indexes; for TABLE() in a query.
-- manual: SQL Language Reference, "table_collection_expression"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_values(list jsonb) RETURNS SETOF jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT value FROM jsonb_each(list) WHERE key <> ''
  ORDER BY CASE WHEN key ~ '^-?\d{1,10}$' THEN key::bigint END, key COLLATE "C"
$$;
