-- dba_db_links: database links of all schemas.
-- manual: Database Reference, "DBA_DB_LINKS"
-- requires: dictionary_db_links
CREATE OR REPLACE VIEW godwit_oracle.dba_db_links AS
SELECT
  owner,
  db_link,
  username,
  host,
  created
FROM godwit_oracle.dictionary_db_links;
