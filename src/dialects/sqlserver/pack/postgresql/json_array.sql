-- json_array: an array of values, each being a text of JSON; NULL is null, or left out.
-- manual: Transact-SQL Reference, "JSON_ARRAY (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_array(absent boolean, VARIADIC elements text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '[' || coalesce(string_agg(coalesce(element, 'null'), ',' ORDER BY place), '') || ']'
  FROM unnest(elements) WITH ORDINALITY AS e (element, place)
  WHERE NOT absent OR element IS NOT NULL
$$;
