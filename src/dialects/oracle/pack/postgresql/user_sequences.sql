-- user_sequences: sequences of the current schema.
-- manual: Database Reference, "USER_SEQUENCES"
-- requires: dictionary_sequences
CREATE OR REPLACE VIEW godwit_oracle.user_sequences AS
SELECT
  sequence_name,
  min_value,
  max_value,
  increment_by,
  cycle_flag,
  order_flag,
  cache_size,
  last_number,
  scale_flag,
  extend_flag,
  sharded_flag,
  session_flag,
  keep_value
FROM godwit_oracle.dictionary_sequences
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_sequences TO PUBLIC;
