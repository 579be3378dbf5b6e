-- dba_segments: segments of all schemas.
-- manual: Database Reference, "DBA_SEGMENTS"
-- requires: dictionary_segments
CREATE OR REPLACE VIEW godwit_oracle.dba_segments AS
SELECT
  owner,
  segment_name,
  partition_name,
  segment_type,
  tablespace_name,
  bytes,
  blocks,
  extents
FROM godwit_oracle.dictionary_segments;
