-- collection_place: the index itself if a nested table held as jsonb (an object from index to element) has a place there, also one whose
-- element was deleted; else COLLECTION_IS_NULL, SUBSCRIPT_OUTSIDE_LIMIT or SUBSCRIPT_BEYOND_COUNT.
-- manual: PL/SQL Language Reference, "Collection Exceptions"
-- requires: collection_size, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.collection_place(list jsonb, index integer) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF list IS NULL THEN
    PERFORM godwit_oracle.raise_error(-6531, 'Reference to uninitialized collection');
  ELSIF index IS NULL THEN
    PERFORM godwit_oracle.raise_error(-6502, 'PL/SQL: numeric or value error: NULL index table key value');
  ELSIF index < 1 THEN
    PERFORM godwit_oracle.raise_error(-6532, 'Subscript outside of limit');
  ELSIF index > godwit_oracle.collection_size(list) THEN
    PERFORM godwit_oracle.raise_error(-6533, 'Subscript beyond count');
  END IF;
  RETURN index;
END
$$;
