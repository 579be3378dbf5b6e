-- dictionary_sequences: sequences. The last number is the first one that no session has set aside.
-- manual: Database Reference, "ALL_SEQUENCES"
-- not null: sequence_owner, sequence_name, increment_by, cache_size, last_number
-- requires: dictionary_schemas, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dictionary_sequences AS
SELECT
  n.owner::text AS sequence_owner,
  godwit_oracle.oracle_name(c.relname)::text AS sequence_name,
  q.seqmin::numeric AS min_value,
  q.seqmax::numeric AS max_value,
  q.seqincrement::numeric AS increment_by,
  (CASE WHEN q.seqcycle THEN 'Y' ELSE 'N' END)::text AS cycle_flag,
  'N'::text AS order_flag,
  (CASE WHEN q.seqcache > 1 THEN q.seqcache ELSE 0 END)::numeric AS cache_size,
  (CASE WHEN pg_catalog.has_sequence_privilege(q.seqrelid, 'SELECT, USAGE') THEN coalesce(pg_catalog.pg_sequence_last_value(q.seqrelid) + q.seqincrement, q.seqstart) ELSE q.seqstart END)::numeric AS last_number,
  'N'::text AS scale_flag,
  'N'::text AS extend_flag,
  'N'::text AS sharded_flag,
  (CASE c.relpersistence WHEN 't' THEN 'Y' ELSE 'N' END)::text AS session_flag,
  'N'::text AS keep_value,
  n.is_own::boolean AS is_own,
  pg_catalog.has_sequence_privilege(q.seqrelid, 'USAGE, SELECT, UPDATE')::boolean AS is_accessible
FROM pg_catalog.pg_sequence AS q
JOIN pg_catalog.pg_class AS c ON c.oid = q.seqrelid
JOIN godwit_oracle.dictionary_schemas AS n ON n.oid = c.relnamespace;
