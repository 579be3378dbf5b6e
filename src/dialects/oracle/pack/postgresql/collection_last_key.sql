-- collection_last_key: LAST of an associative array with text indexes, held as jsonb: the largest index in binary order, NULL if there is none.
-- manual: PL/SQL Language Reference, "FIRST and LAST Collection Methods"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_last_key(list jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT max(key COLLATE "C") FROM jsonb_object_keys(list) AS key
$$;
