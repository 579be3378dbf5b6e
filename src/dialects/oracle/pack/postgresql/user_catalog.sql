-- user_catalog: tables, views and sequences of the current schema.
-- manual: Database Reference, "USER_CATALOG"
-- requires: dictionary_catalog
CREATE OR REPLACE VIEW godwit_oracle.user_catalog AS
SELECT
  table_name,
  table_type
FROM godwit_oracle.dictionary_catalog
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_catalog TO PUBLIC;
