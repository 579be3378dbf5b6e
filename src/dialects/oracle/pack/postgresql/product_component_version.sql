-- product_component_version: the version of PostgreSQL.
-- manual: Database Reference, "PRODUCT_COMPONENT_VERSION"
-- not null: product, version, version_full
CREATE OR REPLACE VIEW godwit_oracle.product_component_version AS
SELECT
  'PostgreSQL'::text AS product,
  current_setting('server_version')::text AS version,
  current_setting('server_version')::text AS version_full,
  'Production'::text AS status
FROM (VALUES (1)) AS one;
GRANT SELECT ON godwit_oracle.product_component_version TO PUBLIC;
