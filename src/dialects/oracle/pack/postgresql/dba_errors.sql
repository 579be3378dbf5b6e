-- dba_errors: errors of objects of all schemas.
-- manual: Database Reference, "DBA_ERRORS"
-- requires: dictionary_errors
CREATE OR REPLACE VIEW godwit_oracle.dba_errors AS
SELECT
  owner,
  name,
  type,
  sequence,
  line,
  position,
  text,
  attribute,
  message_number
FROM godwit_oracle.dictionary_errors;
