-- type_name: the name of the type with a number; NULL where there is none.
-- manual: Transact-SQL Reference, "TYPE_NAME (Transact-SQL)"
-- requires: system_types
CREATE OR REPLACE FUNCTION godwit_sqlserver.type_name(id integer) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce((SELECT s.type_name FROM godwit_sqlserver.system_types AS s WHERE s.user_type_id = id),
    (SELECT t.typname::text FROM pg_catalog.pg_type AS t WHERE t.oid = id::oid AND t.typtype IN ('d', 'c')))
$$;
