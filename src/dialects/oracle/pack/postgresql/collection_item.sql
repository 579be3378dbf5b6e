-- collection_item: the element of a collection held as jsonb (an object from index to element) as jsonb; NO_DATA_FOUND if there is none.
-- manual: PL/SQL Language Reference, "Collections and Records"
-- requires: collection_missing
CREATE OR REPLACE FUNCTION godwit_oracle.collection_item(list jsonb, index text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF list ? index THEN
    RETURN list -> index;
  END IF;
  PERFORM godwit_oracle.collection_missing();
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_item(list jsonb, index integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.collection_item(list, index::text)
$$;
