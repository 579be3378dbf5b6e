-- object_definition: the text of the definition of a routine, view, trigger, check or default: that of the target, in the language of PostgreSQL.
-- NULL for all else.
-- manual: Transact-SQL Reference, "OBJECT_DEFINITION (Transact-SQL)"
-- requires: dictionary_objects
CREATE OR REPLACE FUNCTION godwit_sqlserver.object_definition(id integer) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT CASE btrim(o.type)
    WHEN 'V' THEN format('CREATE VIEW %I.%I AS', n.nspname, o.name) || E'\n' || pg_catalog.pg_get_viewdef(id::oid)
    WHEN 'TR' THEN pg_catalog.pg_get_triggerdef(id::oid, true)
    WHEN 'C' THEN substring(pg_catalog.pg_get_constraintdef(id::oid) FROM '^CHECK (\(.*\))' )
    WHEN 'D' THEN (SELECT '(' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ')' FROM pg_catalog.pg_attrdef AS d WHERE d.oid = id::oid)
    ELSE CASE WHEN btrim(o.type) IN ('P', 'FN', 'TF') THEN pg_catalog.pg_get_functiondef(id::oid) END
  END
  FROM godwit_sqlserver.dictionary_objects AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid::integer = o.schema_id
  WHERE o.object_id = id
$$;
