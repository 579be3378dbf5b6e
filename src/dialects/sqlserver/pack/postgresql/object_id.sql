-- object_id: the number of an object by its name, of one kind (U, V, P, FN …) where that is said; NULL where there is none. Without a schema it is
-- looked for in the search path. A procedure that returns rows is a function here, and is found as P, too.
-- manual: Transact-SQL Reference, "OBJECT_ID (Transact-SQL)"
-- requires: dictionary_objects, name_parts
CREATE OR REPLACE FUNCTION godwit_sqlserver.object_id(name text, kind text DEFAULT NULL) RETURNS integer
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT o.object_id
  FROM godwit_sqlserver.name_parts(name) AS given(parts)
  JOIN godwit_sqlserver.dictionary_objects AS o ON lower(o.name) COLLATE "C" = given.parts[cardinality(given.parts)]
  JOIN pg_catalog.pg_namespace AS n ON n.oid::integer = o.schema_id
  LEFT JOIN unnest(pg_catalog.current_schemas(true)) WITH ORDINALITY AS path(schema, place) ON path.schema = n.nspname
  WHERE (coalesce(kind, '') = '' OR upper(btrim(kind)) IN (btrim(o.type), CASE o.type WHEN 'TF' THEN 'P' END, CASE o.type WHEN 'TF' THEN 'IF' END))
    AND CASE WHEN cardinality(given.parts) > 1 AND given.parts[cardinality(given.parts) - 1] <> ''
      THEN lower(n.nspname) COLLATE "C" = given.parts[cardinality(given.parts) - 1]
      ELSE path.place IS NOT NULL OR n.nspname = 'dbo' END
  ORDER BY path.place, o.object_id LIMIT 1
$$;
