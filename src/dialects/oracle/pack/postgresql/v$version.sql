-- v$version: the version of PostgreSQL.
-- manual: Database Reference, "V$VERSION"
-- not null: banner, banner_full, banner_legacy
CREATE OR REPLACE VIEW godwit_oracle.v$version AS
SELECT
  version()::text AS banner,
  version()::text AS banner_full,
  version()::text AS banner_legacy,
  0::numeric AS con_id
FROM (VALUES (1)) AS one;
GRANT SELECT ON godwit_oracle.v$version TO PUBLIC;
