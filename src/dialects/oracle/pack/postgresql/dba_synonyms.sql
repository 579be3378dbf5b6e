-- dba_synonyms: synonyms of all schemas.
-- manual: Database Reference, "DBA_SYNONYMS"
-- requires: dictionary_synonyms
CREATE OR REPLACE VIEW godwit_oracle.dba_synonyms AS
SELECT
  owner,
  synonym_name,
  table_owner,
  table_name,
  db_link
FROM godwit_oracle.dictionary_synonyms;
