-- user_synonyms: synonyms of the current schema.
-- manual: Database Reference, "USER_SYNONYMS"
-- requires: dictionary_synonyms
CREATE OR REPLACE VIEW godwit_oracle.user_synonyms AS
SELECT
  synonym_name,
  table_owner,
  table_name,
  db_link
FROM godwit_oracle.dictionary_synonyms
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_synonyms TO PUBLIC;
