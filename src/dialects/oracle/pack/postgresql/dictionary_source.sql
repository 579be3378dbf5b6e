-- dictionary_source: the text of functions, procedures and triggers, line by line, in PostgreSQL's words.
-- manual: Database Reference, "ALL_SOURCE"
-- not null: owner, name, line
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_source AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(o.name)::text AS name,
  o.type::text AS type,
  l.line::numeric AS line,
  (l.text || E'\n')::text AS text,
  n.is_own::boolean AS is_own,
  pg_catalog.has_function_privilege(o.routine, 'EXECUTE')::boolean AS is_accessible
FROM (
  SELECT r.pronamespace AS namespace, r.proname::text AS name, CASE r.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS type, r.oid AS routine
  FROM pg_catalog.pg_proc AS r
  WHERE r.prorettype <> 'trigger'::regtype AND r.prokind IN ('f', 'p')
  UNION ALL
  SELECT c.relnamespace, g.tgname::text, 'TRIGGER', g.tgfoid
  FROM pg_catalog.pg_trigger AS g
  JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
  WHERE NOT g.tgisinternal
) AS o
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = o.namespace
CROSS JOIN LATERAL string_to_table(pg_catalog.pg_get_functiondef(o.routine), E'\n') WITH ORDINALITY AS l(text, line);
