-- object_schema_name: the schema of the object with a number, NULL where there is none.
-- manual: Transact-SQL Reference, "OBJECT_SCHEMA_NAME (Transact-SQL)"
-- requires: dictionary_objects
CREATE OR REPLACE FUNCTION godwit_sqlserver.object_schema_name(id integer) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT n.nspname::text
  FROM godwit_sqlserver.dictionary_objects AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid::integer = o.schema_id
  WHERE o.object_id = id
$$;
