-- dictionary_db_links: no rows: PostgreSQL has no database links; foreign servers are in pg_foreign_server.
-- manual: Database Reference, "ALL_DB_LINKS"
-- not null: owner, db_link
-- requires: dictionary_schemas
CREATE OR REPLACE VIEW godwit_oracle.dictionary_db_links AS
SELECT
  n.owner::text AS owner,
  NULL::text AS db_link,
  NULL::text AS username,
  NULL::text AS host,
  NULL::timestamp(0) AS created,
  n.is_own::boolean AS is_own,
  true::boolean AS is_accessible
FROM godwit_oracle.dictionary_schemas AS n
WHERE false;
