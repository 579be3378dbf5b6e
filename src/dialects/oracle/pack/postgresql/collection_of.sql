-- collection_of: an array as a collection held as jsonb: an object from index to element, counting from 1.
-- manual: PL/SQL Language Reference, "Collections and Records"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_of(list anyarray) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_object_agg(i::text, to_jsonb(list[i])), '{}') FROM generate_subscripts(list, 1) AS i
$$;
