-- schema_id: the number of a schema by its name, that of the current schema without one; NULL where there is none.
-- manual: Transact-SQL Reference, "SCHEMA_ID (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.schema_id(name text DEFAULT current_schema()) RETURNS integer
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT n.oid::integer FROM pg_catalog.pg_namespace AS n WHERE lower(n.nspname) COLLATE "C" = lower(name) ORDER BY n.nspname <> name COLLATE "C" LIMIT 1
$$;
