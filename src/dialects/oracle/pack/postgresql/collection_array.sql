-- collection_array: the elements of a JSON array, or of a collection held as jsonb (an object from index to element) in the order of their
-- indexes, as an array of the type of the second argument.
-- manual: PL/SQL Language Reference, "Collections and Records"
-- requires: collection_values
CREATE OR REPLACE FUNCTION godwit_oracle.collection_array(list jsonb, like_this anyarray) RETURNS anyarray
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  result like_this%TYPE;
  items jsonb := CASE jsonb_typeof(list)
    WHEN 'object' THEN coalesce((SELECT jsonb_agg(value) FROM godwit_oracle.collection_values(list) AS value), '[]')
    ELSE list END;
BEGIN
  EXECUTE format('SELECT x FROM jsonb_to_record(jsonb_build_object(''x'', $1)) AS t(x %s)', pg_typeof(like_this))
    INTO result USING items;
  RETURN result;
END
$$;
