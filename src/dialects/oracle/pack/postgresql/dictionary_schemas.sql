-- dictionary_schemas: the schemas that users made, with their names as Oracle shows them. The current schema is the one that USER_ views speak
-- of. The schema of the extension pack is left out.
-- manual: Database Reference, "ALL_USERS"
-- not null: oid, nspname, owner
-- requires: oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_schemas AS
SELECT
  n.oid::oid AS oid,
  n.nspname::text AS nspname,
  godwit_oracle.oracle_name(n.nspname)::text AS owner,
  (n.nspname = current_schema())::boolean AS is_own
FROM pg_catalog.pg_namespace AS n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.relnamespace = n.oid AND c.relname = 'dictionary_schemas');
