-- to_single_byte: full-width characters as their ASCII counterparts.
-- manual: SQL Language Reference, "TO_SINGLE_BYTE"
CREATE OR REPLACE FUNCTION godwit_oracle.to_single_byte(string text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg(CASE WHEN pg_catalog.ascii(letter) BETWEEN 65281 AND 65374 THEN pg_catalog.chr(pg_catalog.ascii(letter) - 65248)
    WHEN letter = U&'\3000' THEN ' ' ELSE letter END, '' ORDER BY place)
  FROM unnest(string_to_array(string, NULL)) WITH ORDINALITY AS letters(letter, place)
$$;
