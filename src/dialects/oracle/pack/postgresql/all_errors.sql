-- all_errors: errors of objects that the current role may use.
-- manual: Database Reference, "ALL_ERRORS"
-- requires: dictionary_errors
CREATE OR REPLACE VIEW godwit_oracle.all_errors AS
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
FROM godwit_oracle.dictionary_errors
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_errors TO PUBLIC;
