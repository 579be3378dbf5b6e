-- to_multi_byte: ASCII characters as their full-width counterparts.
-- manual: SQL Language Reference, "TO_MULTI_BYTE"
CREATE OR REPLACE FUNCTION godwit_oracle.to_multi_byte(string text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg(CASE WHEN pg_catalog.ascii(letter) BETWEEN 33 AND 126 THEN pg_catalog.chr(pg_catalog.ascii(letter) + 65248)
    WHEN letter = ' ' THEN U&'\3000' ELSE letter END, '' ORDER BY place)
  FROM unnest(string_to_array(string, NULL)) WITH ORDINALITY AS letters(letter, place)
$$;
