-- collection_at: the element of a nested table or varray at an index; SUBSCRIPT_BEYOND_COUNT, SUBSCRIPT_OUTSIDE_LIMIT or
-- COLLECTION_IS_NULL if there is none.
-- manual: PL/SQL Language Reference, "Collection Exceptions"
-- requires: collection_index
CREATE OR REPLACE FUNCTION godwit_oracle.collection_at(list anyarray, index integer) RETURNS anyelement
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF index BETWEEN 1 AND cardinality(list) THEN
    RETURN list[index];
  END IF;
  RETURN list[godwit_oracle.collection_index(list, index)];
END
$$;
