-- user_db_links: database links of the current schema.
-- manual: Database Reference, "USER_DB_LINKS"
-- requires: dictionary_db_links
CREATE OR REPLACE VIEW godwit_oracle.user_db_links AS
SELECT
  db_link,
  username,
  host,
  created
FROM godwit_oracle.dictionary_db_links
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_db_links TO PUBLIC;
