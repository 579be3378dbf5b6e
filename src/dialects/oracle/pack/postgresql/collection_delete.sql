-- collection_delete: DELETE(i) and DELETE(i, j) of a collection held as jsonb (an object from index to element). A nested table keeps
-- the places of deleted elements: with keep, the key '' gets its size when the last one goes.
-- manual: PL/SQL Language Reference, "DELETE Collection Method"
-- requires: collection_size
CREATE OR REPLACE FUNCTION godwit_oracle.collection_delete(list jsonb, index text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN index IS NULL THEN list ELSE list - index END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_delete(list jsonb, low text, high text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT list - ARRAY(
    SELECT key FROM jsonb_object_keys(list) AS key
    WHERE key COLLATE "C" >= low COLLATE "C" AND key COLLATE "C" <= high COLLATE "C")
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_delete(list jsonb, low integer, high integer, keep boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT list - ARRAY(
      SELECT key FROM jsonb_object_keys(list) AS key WHERE key <> '' AND key::integer BETWEEN low AND high)
    || CASE WHEN keep AND high >= godwit_oracle.collection_size(list)
         THEN jsonb_build_object('', godwit_oracle.collection_size(list)) ELSE '{}' END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_delete(list jsonb, index integer, keep boolean DEFAULT false) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN index IS NULL THEN list
    WHEN keep THEN godwit_oracle.collection_delete(list, index, index, true)
    ELSE list - index::text END
$$;
