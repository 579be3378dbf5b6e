-- dictionary_views: views with their queries, in PostgreSQL's words.
-- manual: Database Reference, "ALL_VIEWS"
-- not null: owner, view_name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_views AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(c.relname)::text AS view_name,
  length(pg_catalog.pg_get_viewdef(c.oid))::numeric AS text_length,
  pg_catalog.pg_get_viewdef(c.oid)::text AS text,
  left(pg_catalog.pg_get_viewdef(c.oid), 4000)::text AS text_vc,
  NULL::numeric AS type_text_length,
  NULL::text AS type_text,
  NULL::numeric AS oid_text_length,
  NULL::text AS oid_text,
  NULL::text AS view_type_owner,
  NULL::text AS view_type,
  NULL::text AS superview_name,
  'N'::text AS editioning_view,
  (CASE WHEN pg_catalog.pg_relation_is_updatable(c.oid, true) & 28 = 0 THEN 'Y' ELSE 'N' END)::text AS read_only,
  NULL::text AS container_data,
  (CASE WHEN c.reloptions @> ARRAY['security_invoker=true'] THEN 'CURRENT_USER' ELSE 'DEFINER' END)::text AS bequeath,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM pg_catalog.pg_class AS c
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'v';
