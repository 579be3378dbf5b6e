-- name_parts: the parts of the name of an object as T-SQL writes one, with brackets or quotation marks and in lower case, as converted names are;
-- parts that are left out are empty.
-- manual: Transact-SQL Reference, "OBJECT_ID (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.name_parts(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(lower(coalesce(replace(found.part[1], ']]', ']'), replace(found.part[2], '""', '"'), found.part[3])) ORDER BY found.place)
  FROM regexp_matches(name COLLATE "C", '(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.\["\]]*))(?:\.|$)', 'g') WITH ORDINALITY AS found(part, place)
  WHERE found.place <= 1 + length(regexp_replace(name COLLATE "C", '\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|[^.]', '', 'g'))
$$;
