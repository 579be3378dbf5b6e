-- all_db_links: database links that the current role may use.
-- manual: Database Reference, "ALL_DB_LINKS"
-- requires: dictionary_db_links
CREATE OR REPLACE VIEW godwit_oracle.all_db_links AS
SELECT
  owner,
  db_link,
  username,
  host,
  created
FROM godwit_oracle.dictionary_db_links
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_db_links TO PUBLIC;
