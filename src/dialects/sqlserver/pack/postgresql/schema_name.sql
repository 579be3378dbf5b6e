-- schema_name: the name of the schema with a number, NULL where there is none.
-- manual: Transact-SQL Reference, "SCHEMA_NAME (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.schema_name(id integer) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT n.nspname::text FROM pg_catalog.pg_namespace AS n WHERE n.oid = id::oid
$$;
