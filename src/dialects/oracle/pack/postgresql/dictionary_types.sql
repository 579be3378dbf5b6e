-- dictionary_types: composite types (object types in Oracle), domains and enumerations.
-- manual: Database Reference, "ALL_TYPES"
-- not null: owner, type_name, type_oid
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_types AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(t.typname)::text AS type_name,
  (decode(lpad(to_hex(t.oid::bigint), 32, '0'), 'hex'))::bytea AS type_oid,
  (CASE t.typtype WHEN 'c' THEN 'OBJECT' ELSE upper(pg_catalog.format_type(t.typbasetype, NULL)) END)::text AS typecode,
  coalesce(c.relnatts, 0)::numeric AS attributes,
  0::numeric AS methods,
  'NO'::text AS predefined,
  'NO'::text AS incomplete,
  'YES'::text AS final,
  'YES'::text AS instantiable,
  'YES'::text AS persistable,
  NULL::text AS supertype_owner,
  NULL::text AS supertype_name,
  NULL::numeric AS local_attributes,
  NULL::numeric AS local_methods,
  NULL::text AS typeid,
  n.is_own::boolean AS is_own,
  pg_catalog.has_type_privilege(t.oid, 'USAGE')::boolean AS is_accessible
FROM pg_catalog.pg_type AS t
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
WHERE t.typtype IN ('d', 'e') OR c.relkind = 'c';
