-- json_keys: the names of an object's members in their order. (The method get_keys)
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
-- requires: json_kind
CREATE OR REPLACE FUNCTION godwit_oracle.json_keys(self json) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN godwit_oracle.json_kind(self) = 'object'
    THEN ARRAY(SELECT name FROM json_object_keys(self) WITH ORDINALITY AS names(name, nth) ORDER BY nth)
  END
$$;
