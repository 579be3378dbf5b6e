-- collection_there: a nested table or varray itself; COLLECTION_IS_NULL if it is atomically null, and SUBSCRIPT_OUTSIDE_LIMIT if it has
-- more elements than a varray may have.
-- manual: PL/SQL Language Reference, "Collection Exceptions"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.collection_there(list anyarray, size_limit integer DEFAULT NULL) RETURNS anyarray
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF list IS NULL THEN
    PERFORM godwit_oracle.raise_error(-6531, 'Reference to uninitialized collection');
  ELSIF cardinality(list) > size_limit THEN
    PERFORM godwit_oracle.raise_error(-6532, 'Subscript outside of limit');
  END IF;
  RETURN list;
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_there(list jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF list IS NULL THEN
    PERFORM godwit_oracle.raise_error(-6531, 'Reference to uninitialized collection');
  END IF;
  RETURN list;
END
$$;
