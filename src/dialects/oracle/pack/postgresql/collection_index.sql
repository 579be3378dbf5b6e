-- collection_index: the index itself if a nested table or varray has an element there, for an assignment to it; else
-- SUBSCRIPT_BEYOND_COUNT, SUBSCRIPT_OUTSIDE_LIMIT or COLLECTION_IS_NULL is raised, where PostgreSQL would lengthen the array.
-- manual: PL/SQL Language Reference, "Collection Exceptions"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.collection_index(list anyarray, index integer) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF index BETWEEN 1 AND cardinality(list) THEN
    RETURN index;
  ELSIF list IS NULL THEN
    PERFORM godwit_oracle.raise_error(-6531, 'Reference to uninitialized collection');
  ELSIF index < 1 THEN
    PERFORM godwit_oracle.raise_error(-6532, 'Subscript outside of limit');
  ELSIF index IS NULL THEN
    PERFORM godwit_oracle.raise_error(-6502, 'PL/SQL: numeric or value error: NULL index table key value');
  END IF;
  PERFORM godwit_oracle.raise_error(-6533, 'Subscript beyond count');
END
$$;
