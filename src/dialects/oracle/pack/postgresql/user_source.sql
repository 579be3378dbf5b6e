-- user_source: the text of routines and triggers of the current schema.
-- manual: Database Reference, "USER_SOURCE"
-- requires: dictionary_source
CREATE OR REPLACE VIEW godwit_oracle.user_source AS
SELECT
  name,
  type,
  line,
  text
FROM godwit_oracle.dictionary_source
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_source TO PUBLIC;
