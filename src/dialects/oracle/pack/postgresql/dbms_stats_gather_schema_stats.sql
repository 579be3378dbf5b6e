-- dbms_stats_gather_schema_stats: gathers the statistics of all tables and materialized views of a schema with ANALYZE; of the current schema where there is none of that name.
-- manual: PL/SQL Packages and Types Reference, "DBMS_STATS"
-- requires: target_name
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_stats_gather_schema_stats(ownname text, estimate_percent numeric DEFAULT NULL, block_sample boolean DEFAULT NULL,
  method_opt text DEFAULT NULL, degree numeric DEFAULT NULL, granularity text DEFAULT NULL, cascade boolean DEFAULT NULL, stattab text DEFAULT NULL,
  statid text DEFAULT NULL, options text DEFAULT NULL, statown text DEFAULT NULL, no_invalidate boolean DEFAULT NULL, gather_temp boolean DEFAULT NULL,
  gather_fixed boolean DEFAULT NULL, stattype text DEFAULT NULL, force boolean DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
  relation regclass;
BEGIN
  FOR relation IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'm', 'p')
    AND relnamespace = coalesce(to_regnamespace(quote_ident(godwit_oracle.target_name(ownname))), to_regnamespace(current_schema()::text)) LOOP
    EXECUTE 'ANALYZE ' || relation;
  END LOOP;
END
$$;
