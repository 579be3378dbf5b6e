-- dbms_stats_gather_index_stats: gathers the statistics of the table that an index belongs to: ANALYZE knows no indexes of their own.
-- manual: PL/SQL Packages and Types Reference, "DBMS_STATS"
-- requires: target_name
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_stats_gather_index_stats(ownname text, indname text, partname text DEFAULT NULL, estimate_percent numeric DEFAULT NULL,
  stattab text DEFAULT NULL, statid text DEFAULT NULL, statown text DEFAULT NULL, degree numeric DEFAULT NULL, granularity text DEFAULT NULL,
  no_invalidate boolean DEFAULT NULL, stattype text DEFAULT NULL, force boolean DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
  schema constant text := godwit_oracle.target_name(ownname);
BEGIN
  EXECUTE 'ANALYZE ' || (SELECT indrelid::regclass FROM pg_index
    WHERE indexrelid = (CASE WHEN to_regnamespace(quote_ident(schema)) IS NULL THEN '' ELSE quote_ident(schema) || '.' END
      || quote_ident(godwit_oracle.target_name(indname)))::regclass);
END
$$;
