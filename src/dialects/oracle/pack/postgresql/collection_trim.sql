-- collection_trim: TRIM of a nested table held as jsonb (an object from index to element): its last n places go, those of deleted
-- elements too. SUBSCRIPT_BEYOND_COUNT if it has fewer.
-- manual: PL/SQL Language Reference, "TRIM Collection Method"
-- requires: collection_size, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.collection_trim(list jsonb, n integer DEFAULT 1) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  size integer := godwit_oracle.collection_size(list) - n;
BEGIN
  IF size < 0 THEN
    PERFORM godwit_oracle.raise_error(-6533, 'Subscript beyond count');
  END IF;
  RETURN list - ARRAY(SELECT key FROM jsonb_object_keys(list) AS key WHERE key = '' OR key::integer > size)
    || CASE WHEN size = 0 OR list ? size::text THEN '{}' ELSE jsonb_build_object('', size) END;
END
$$;
