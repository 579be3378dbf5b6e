-- dba_tablespaces: tablespaces.
-- manual: Database Reference, "DBA_TABLESPACES"
-- not null: tablespace_name, block_size
CREATE OR REPLACE VIEW godwit_oracle.dba_tablespaces AS
SELECT
  upper(t.spcname)::text AS tablespace_name,
  current_setting('block_size')::numeric AS block_size,
  NULL::numeric AS initial_extent,
  NULL::numeric AS next_extent,
  'ONLINE'::text AS status,
  'PERMANENT'::text AS contents,
  'LOGGING'::text AS logging
FROM pg_catalog.pg_tablespace AS t;
