-- user_errors: errors of objects of the current schema.
-- manual: Database Reference, "USER_ERRORS"
-- requires: dictionary_errors
CREATE OR REPLACE VIEW godwit_oracle.user_errors AS
SELECT
  name,
  type,
  sequence,
  line,
  position,
  text,
  attribute,
  message_number
FROM godwit_oracle.dictionary_errors
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_errors TO PUBLIC;
