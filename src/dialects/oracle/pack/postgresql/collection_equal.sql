-- collection_equal: whether two nested tables are equal: as many elements, and the same ones, in whatever order. NULL if one of them is
-- null, or if a null element leaves it open.
-- manual: PL/SQL Language Reference, "Comparing Nested Tables for Equality and Inequality"
CREATE OR REPLACE FUNCTION godwit_oracle.collection_equal(a anyarray, b anyarray) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN a IS NULL OR b IS NULL THEN NULL
    WHEN cardinality(a) <> cardinality(b) THEN false
    WHEN array_position(a, NULL) IS NOT NULL OR array_position(b, NULL) IS NOT NULL THEN NULL
    ELSE NOT EXISTS (SELECT unnest(a) EXCEPT ALL SELECT unnest(b))
  END
$$;
