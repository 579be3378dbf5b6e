-- type_id: the number of a type by its name: those of the system have the numbers of SQL Server; NULL where there is none.
-- manual: Transact-SQL Reference, "TYPE_ID (Transact-SQL)"
-- requires: name_parts, system_types
CREATE OR REPLACE FUNCTION godwit_sqlserver.type_id(name text) RETURNS integer
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT found.id
  FROM godwit_sqlserver.name_parts(name) AS given(parts)
  CROSS JOIN LATERAL (
    SELECT s.user_type_id AS id, 0 AS place FROM godwit_sqlserver.system_types AS s
    WHERE s.type_name = CASE given.parts[cardinality(given.parts)] WHEN 'rowversion' THEN 'timestamp' ELSE given.parts[cardinality(given.parts)] END
    UNION ALL
    SELECT t.oid::integer, 1 FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('d', 'c') AND lower(t.typname) COLLATE "C" = given.parts[cardinality(given.parts)]
      AND (cardinality(given.parts) = 1 OR lower(n.nspname) COLLATE "C" = given.parts[cardinality(given.parts) - 1])
  ) AS found
  ORDER BY found.place LIMIT 1
$$;
