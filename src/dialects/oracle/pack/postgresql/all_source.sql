-- all_source: the text of routines and triggers that the current role may use.
-- manual: Database Reference, "ALL_SOURCE"
-- requires: dictionary_source
CREATE OR REPLACE VIEW godwit_oracle.all_source AS
SELECT
  owner,
  name,
  type,
  line,
  text
FROM godwit_oracle.dictionary_source
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_source TO PUBLIC;
