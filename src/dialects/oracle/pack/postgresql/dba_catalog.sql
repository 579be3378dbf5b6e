-- dba_catalog: tables, views and sequences of all schemas.
-- manual: Database Reference, "DBA_CATALOG"
-- requires: dictionary_catalog
CREATE OR REPLACE VIEW godwit_oracle.dba_catalog AS
SELECT
  owner,
  table_name,
  table_type
FROM godwit_oracle.dictionary_catalog;
