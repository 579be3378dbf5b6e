-- collection_extend: EXTEND of a nested table held as jsonb (an object from index to element): n null elements, or n copies of the
-- element at an index.
-- manual: PL/SQL Language Reference, "EXTEND Collection Method"
-- requires: collection_size, collection_item
CREATE OR REPLACE FUNCTION godwit_oracle.collection_extend(list jsonb, n integer DEFAULT 1, index integer DEFAULT NULL) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT list - '' || coalesce(
    (SELECT jsonb_object_agg(
        (godwit_oracle.collection_size(list) + i)::text,
        CASE WHEN index IS NULL THEN 'null' ELSE godwit_oracle.collection_item(list, index) END)
     FROM generate_series(1, n) AS i),
    '{}')
$$;
