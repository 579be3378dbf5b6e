-- dictionary_type_precision: the digits of a number, as DATA_PRECISION gives them; NULL where none are declared.
-- manual: Database Reference, "ALL_TAB_COLUMNS"
CREATE OR REPLACE FUNCTION godwit_oracle.dictionary_type_precision(type oid, modifier integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN type = 'smallint'::regtype THEN 5
    WHEN type = 'integer'::regtype THEN 10
    WHEN type = 'bigint'::regtype THEN 19
    WHEN type = 'numeric'::regtype AND modifier >= 4 THEN (modifier - 4) >> 16
  END
$$;
