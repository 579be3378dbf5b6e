-- object_property: a property of an object by the name of the property: what kind of object it is, and whether a table has what the property names.
-- NULL for what PostgreSQL does not keep.
-- manual: Transact-SQL Reference, "OBJECTPROPERTY (Transact-SQL)"
-- requires: dictionary_columns, dictionary_objects
CREATE OR REPLACE FUNCTION godwit_sqlserver.object_property(id integer, property text) RETURNS integer
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT CASE lower(property)
    WHEN 'istable' THEN (btrim(o.type) = 'U')::integer
    WHEN 'isusertable' THEN (btrim(o.type) = 'U')::integer
    WHEN 'isview' THEN (btrim(o.type) = 'V')::integer
    WHEN 'isprocedure' THEN (btrim(o.type) = 'P')::integer
    WHEN 'isscalarfunction' THEN (btrim(o.type) = 'FN')::integer
    WHEN 'istablefunction' THEN (btrim(o.type) = 'TF')::integer
    WHEN 'isinlinefunction' THEN 0
    WHEN 'istrigger' THEN (btrim(o.type) = 'TR')::integer
    WHEN 'isconstraint' THEN (btrim(o.type) IN ('PK', 'UQ', 'F', 'C', 'D'))::integer
    WHEN 'isprimarykey' THEN (btrim(o.type) = 'PK')::integer
    WHEN 'isuniquecnst' THEN (btrim(o.type) = 'UQ')::integer
    WHEN 'isforeignkey' THEN (btrim(o.type) = 'F')::integer
    WHEN 'ischeckcnst' THEN (btrim(o.type) = 'C')::integer
    WHEN 'isdefaultcnst' THEN (btrim(o.type) = 'D')::integer
    WHEN 'ismsshipped' THEN 0
    WHEN 'issystemtable' THEN 0
    WHEN 'isencrypted' THEN 0
    WHEN 'ownerid' THEN (SELECT n.nspowner::integer FROM pg_catalog.pg_namespace AS n WHERE n.oid::integer = o.schema_id)
    WHEN 'schemaid' THEN o.schema_id
    WHEN 'tablehasidentity' THEN EXISTS (SELECT FROM godwit_sqlserver.dictionary_columns AS c WHERE c.object_id = id AND c.is_identity)::integer
    WHEN 'tablehasprimarykey' THEN EXISTS (SELECT FROM godwit_sqlserver.dictionary_objects AS p WHERE p.parent_object_id = id AND p.type = 'PK')::integer
    WHEN 'tablehasforeignkey' THEN EXISTS (SELECT FROM godwit_sqlserver.dictionary_objects AS p WHERE p.parent_object_id = id AND p.type = 'F ')::integer
    WHEN 'tablehasforeignref' THEN EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.confrelid::integer = id AND k.contype = 'f')::integer
    WHEN 'tablehasuniquecnst' THEN EXISTS (SELECT FROM godwit_sqlserver.dictionary_objects AS p WHERE p.parent_object_id = id AND p.type = 'UQ')::integer
    WHEN 'tablehascheckcnst' THEN EXISTS (SELECT FROM godwit_sqlserver.dictionary_objects AS p WHERE p.parent_object_id = id AND p.type = 'C ')::integer
    WHEN 'tablehasindex' THEN EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid::integer = id)::integer
  END
  FROM godwit_sqlserver.dictionary_objects AS o
  WHERE o.object_id = id
$$;
