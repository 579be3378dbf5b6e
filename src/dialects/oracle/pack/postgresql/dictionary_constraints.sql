-- dictionary_constraints: primary (P) and unique (U) keys, foreign keys (R), checks (C). A column that is NOT NULL has a check of its own, as
-- in Oracle; before PostgreSQL 18 it has no name, and one is made up for it. All constraints are enabled.
-- manual: Database Reference, "ALL_CONSTRAINTS"
-- not null: owner, constraint_name, table_name
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_constraints AS
SELECT
  n.owner::text AS owner,
  godwit_oracle.oracle_name(k.name)::text AS constraint_name,
  (CASE k.type WHEN 'p' THEN 'P' WHEN 'u' THEN 'U' WHEN 'f' THEN 'R' ELSE 'C' END)::text AS constraint_type,
  godwit_oracle.oracle_name(c.relname)::text AS table_name,
  coalesce(k.checked, k.present)::text AS search_condition,
  left(coalesce(k.checked, k.present), 4000)::text AS search_condition_vc,
  (CASE WHEN k.type = 'f' THEN (SELECT r.owner FROM godwit_oracle.dictionary_schemas AS r WHERE r.oid = f.connamespace) END)::text AS r_owner,
  godwit_oracle.oracle_name(f.conname)::text AS r_constraint_name,
  (CASE k.on_delete WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'NO ACTION' END)::text AS delete_rule,
  'ENABLED'::text AS status,
  (CASE WHEN k.condeferrable THEN 'DEFERRABLE' ELSE 'NOT DEFERRABLE' END)::text AS "deferrable",
  (CASE WHEN k.condeferred THEN 'DEFERRED' ELSE 'IMMEDIATE' END)::text AS deferred,
  (CASE WHEN k.convalidated THEN 'VALIDATED' ELSE 'NOT VALIDATED' END)::text AS validated,
  (CASE WHEN k.type = 'n' AND k.oid IS NULL THEN 'GENERATED NAME' ELSE 'USER NAME' END)::text AS generated,
  NULL::text AS bad,
  NULL::text AS rely,
  NULL::timestamp(0) AS last_change,
  (CASE WHEN k.type IN ('p', 'u') THEN n.owner END)::text AS index_owner,
  (CASE WHEN k.type IN ('p', 'u') THEN godwit_oracle.oracle_name(x.relname) END)::text AS index_name,
  NULL::text AS invalid,
  NULL::text AS view_related,
  n.is_own::boolean AS is_own,
  pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER')::boolean AS is_accessible
FROM (
  SELECT m.*, CASE m.type WHEN 'c' THEN pg_catalog.pg_get_expr(b.conbin, b.conrelid) END AS checked,
    CASE m.type WHEN 'n' THEN (SELECT format('"%s" IS NOT NULL', godwit_oracle.oracle_name(a.attname)) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = m.conrelid AND a.attnum = m.conkey[1]) END AS present,
    b.confkey
  FROM (
  SELECT o.conrelid, o.conname::text AS name, o.contype::text AS type, o.oid, o.conkey, o.confrelid, o.confdeltype::text AS on_delete, o.condeferrable, o.condeferred, o.convalidated, o.conindid
  FROM pg_catalog.pg_constraint AS o
  WHERE o.contype IN ('p', 'u', 'f', 'c', 'n') AND o.conrelid <> 0
  UNION ALL
  SELECT a.attrelid, format('sys_c%s_%s', a.attrelid, a.attnum), 'n', NULL, ARRAY[a.attnum], 0, NULL, false, false, true, 0
  FROM pg_catalog.pg_attribute AS a
  WHERE a.attnotnull AND a.attnum > 0 AND NOT a.attisdropped
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS p WHERE p.conrelid = a.attrelid AND p.contype IN ('p', 'n') AND a.attnum = ANY (p.conkey))
) AS m
  LEFT JOIN pg_catalog.pg_constraint AS b ON b.oid = m.oid
) AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid AND NOT c.relispartition AND c.relkind IN ('r', 'p', 'f')
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS x ON x.oid = k.conindid AND k.type IN ('p', 'u')
LEFT JOIN pg_catalog.pg_constraint AS f ON k.type = 'f' AND f.conindid = k.conindid AND f.conrelid = k.confrelid AND f.contype IN ('p', 'u');
