-- dictionary_synonyms: no rows: PostgreSQL has no synonyms, and the converted ones are views.
-- manual: Database Reference, "ALL_SYNONYMS"
-- not null: owner, synonym_name
-- requires: dictionary_schemas
CREATE OR REPLACE VIEW godwit_oracle.dictionary_synonyms AS
SELECT
  n.owner::text AS owner,
  NULL::text AS synonym_name,
  NULL::text AS table_owner,
  NULL::text AS table_name,
  NULL::text AS db_link,
  n.is_own::boolean AS is_own,
  true::boolean AS is_accessible
FROM godwit_oracle.dictionary_schemas AS n
WHERE false;
