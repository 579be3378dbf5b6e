-- user_segments: segments of the current schema.
-- manual: Database Reference, "USER_SEGMENTS"
-- requires: dictionary_segments
CREATE OR REPLACE VIEW godwit_oracle.user_segments AS
SELECT
  segment_name,
  partition_name,
  segment_type,
  tablespace_name,
  bytes,
  blocks,
  extents
FROM godwit_oracle.dictionary_segments
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_segments TO PUBLIC;
