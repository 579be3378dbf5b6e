-- object_name: the name of the object with a number, NULL where there is none.
-- manual: Transact-SQL Reference, "OBJECT_NAME (Transact-SQL)"
-- requires: dictionary_objects
CREATE OR REPLACE FUNCTION godwit_sqlserver.object_name(id integer) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT o.name FROM godwit_sqlserver.dictionary_objects AS o WHERE o.object_id = id
$$;
