-- all_catalog: tables, views and sequences that the current role may use.
-- manual: Database Reference, "ALL_CATALOG"
-- requires: dictionary_catalog
CREATE OR REPLACE VIEW godwit_oracle.all_catalog AS
SELECT
  owner,
  table_name,
  table_type
FROM godwit_oracle.dictionary_catalog
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_catalog TO PUBLIC;
