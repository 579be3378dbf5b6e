-- all_synonyms: synonyms that the current role may use.
-- manual: Database Reference, "ALL_SYNONYMS"
-- requires: dictionary_synonyms
CREATE OR REPLACE VIEW godwit_oracle.all_synonyms AS
SELECT
  owner,
  synonym_name,
  table_owner,
  table_name,
  db_link
FROM godwit_oracle.dictionary_synonyms
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_synonyms TO PUBLIC;
