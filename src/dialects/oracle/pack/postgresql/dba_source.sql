-- dba_source: the text of routines and triggers of all schemas.
-- manual: Database Reference, "DBA_SOURCE"
-- requires: dictionary_source
CREATE OR REPLACE VIEW godwit_oracle.dba_source AS
SELECT
  owner,
  name,
  type,
  line,
  text
FROM godwit_oracle.dictionary_source;
