-- collection_missing: raises NO_DATA_FOUND, as reading an element does that an associative array does not have.
-- manual: PL/SQL Language Reference, "Collection Exceptions"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_missing() RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = 'ORA-01403: no data found';
END
$$;
