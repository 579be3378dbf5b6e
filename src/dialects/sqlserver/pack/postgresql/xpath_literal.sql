-- xpath_literal: a value as a path says it. XPath 1.0 cannot quote both kinds of quotes in one text; NULL is the empty set of nodes.
-- manual: Transact-SQL Reference, "XQuery Extension Functions - sql:variable()"
CREATE OR REPLACE FUNCTION godwit_sqlserver.xpath_literal(value anyelement) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN value IS NULL THEN '/..'
    WHEN pg_typeof(value) IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'numeric'::regtype) THEN value::text
    WHEN pg_typeof(value) = 'boolean'::regtype THEN value::text || '()'
    WHEN value::text COLLATE "C" LIKE '%''%' THEN 'concat(''' || replace(value::text COLLATE "C", '''', ''', "''", ''') || ''')'
    ELSE '''' || value::text || ''''
  END
$$;
