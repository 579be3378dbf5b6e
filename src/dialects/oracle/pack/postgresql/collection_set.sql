-- collection_set: a collection held as jsonb (an object from index to element) with an element set: at an index, or deeper, at the end
-- of a path of indexes and names of fields, whose missing steps are made. A null element is one that exists and is null.
-- manual: PL/SQL Language Reference, "Assigning Values to Collection Variables"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_set(list jsonb, path text[], value anyelement) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  result jsonb := coalesce(list, '{}');
BEGIN
  FOR depth IN 1..cardinality(path) - 1 LOOP
    IF coalesce(jsonb_typeof(result #> path[1:depth]), 'null') = 'null' THEN
      result := jsonb_set(result, path[1:depth], '{}');
    END IF;
  END LOOP;
  RETURN jsonb_set(result, path, coalesce(to_jsonb(value), 'null'));
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_set(list jsonb, index text, value anyelement) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF index IS NULL THEN
    RAISE EXCEPTION USING
      ERRCODE = 'numeric_value_out_of_range',
      MESSAGE = 'ORA-06502: PL/SQL: numeric or value error: NULL index table key value';
  END IF;
  RETURN jsonb_set(coalesce(list, '{}'), ARRAY[index], coalesce(to_jsonb(value), 'null'));
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.collection_set(list jsonb, index integer, value anyelement) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.collection_set(list, index::text, value)
$$;
