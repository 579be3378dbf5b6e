-- dba_sequences: sequences of all schemas.
-- manual: Database Reference, "DBA_SEQUENCES"
-- requires: dictionary_sequences
CREATE OR REPLACE VIEW godwit_oracle.dba_sequences AS
SELECT
  sequence_owner,
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
FROM godwit_oracle.dictionary_sequences;
