-- dbms_stats_gather_table_stats: gathers the statistics of a table with ANALYZE. PostgreSQL chooses sample, columns and histograms by its own settings, so that the other arguments are not looked at.
-- manual: PL/SQL Packages and Types Reference, "DBMS_STATS"
-- requires: target_name
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_stats_gather_table_stats(ownname text, tabname text, partname text DEFAULT NULL, estimate_percent numeric DEFAULT NULL,
  block_sample boolean DEFAULT NULL, method_opt text DEFAULT NULL, degree numeric DEFAULT NULL, granularity text DEFAULT NULL, cascade boolean DEFAULT NULL,
  stattab text DEFAULT NULL, statid text DEFAULT NULL, statown text DEFAULT NULL, no_invalidate boolean DEFAULT NULL, stattype text DEFAULT NULL, force boolean DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
  schema constant text := godwit_oracle.target_name(ownname);
BEGIN
  EXECUTE 'ANALYZE ' || CASE WHEN to_regnamespace(quote_ident(schema)) IS NULL THEN '' ELSE quote_ident(schema) || '.' END
    || quote_ident(godwit_oracle.target_name(tabname));
END
$$;
