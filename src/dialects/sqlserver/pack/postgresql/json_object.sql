-- json_object: an object of names and values in turn, each value being a text of JSON; NULL is null, or left out.
-- manual: Transact-SQL Reference, "JSON_OBJECT (Transact-SQL)"
-- requires: json_text
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_object(absent boolean, VARIADIC members text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '{' || coalesce(string_agg(godwit_sqlserver.json_text(members[2 * i - 1]) || ':' || coalesce(members[2 * i], 'null'), ',' ORDER BY i), '') || '}'
  FROM generate_series(1, cardinality(members) / 2) AS i
  WHERE NOT absent OR members[2 * i] IS NOT NULL
$$;
