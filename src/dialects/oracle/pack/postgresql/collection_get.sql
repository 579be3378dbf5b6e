-- collection_get: the element of a collection at an index; NO_DATA_FOUND if there is none. Of an array of elements 1 to n, the
-- element itself; of a jsonb object from index to element, its text, which the caller casts.
-- manual: PL/SQL Language Reference, "Collections and Records"
-- requires: collection_missing
CREATE OR REPLACE FUNCTION godwit_oracle.collection_get(list anyarray, index integer) RETURNS anyelement
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF index BETWEEN 1 AND cardinality(list) THEN
    RETURN list[index];
  END IF;
  PERFORM godwit_oracle.collection_missing();
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_get(list jsonb, index integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF list ? index::text THEN
    RETURN list ->> index::text;
  END IF;
  PERFORM godwit_oracle.collection_missing();
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_get(list jsonb, index text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF list ? index THEN
    RETURN list ->> index;
  END IF;
  PERFORM godwit_oracle.collection_missing();
END
$$;
