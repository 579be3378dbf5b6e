-- dictionary_type_attrs: attributes of composite types.
-- manual: Database Reference, "ALL_TYPE_ATTRS"
-- not null: owner, type_name, attr_name, attr_no
-- requires: dictionary_schemas, dictionary_type, dictionary_type_length, dictionary_type_precision, dictionary_type_scale, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_type_attrs AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(t.typname)::text AS type_name,
  godwit_oracle.oracle_name(a.attname)::text AS attr_name,
  NULL::text AS attr_type_mod,
  NULL::text AS attr_type_owner,
  regexp_replace(godwit_oracle.dictionary_type(a.atttypid, a.atttypmod), '[(][0-9]+[)]', '', 'g')::text AS attr_type_name,
  (CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) THEN godwit_oracle.dictionary_type_length(a.atttypid, a.atttypmod) END)::numeric AS length,
  godwit_oracle.dictionary_type_precision(a.atttypid, a.atttypmod)::numeric AS precision,
  godwit_oracle.dictionary_type_scale(a.atttypid, a.atttypmod)::numeric AS scale,
  NULL::text AS character_set_name,
  a.attnum::numeric AS attr_no,
  'NO'::text AS inherited,
  n.is_own::boolean AS is_own,
  pg_catalog.has_type_privilege(t.oid, 'USAGE')::boolean AS is_accessible
FROM pg_catalog.pg_type AS t
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid AND c.relkind = 'c'
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped;
