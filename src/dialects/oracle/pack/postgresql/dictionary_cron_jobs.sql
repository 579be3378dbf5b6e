-- dictionary_cron_jobs: the jobs of pg_cron in this database; none where it is not installed.
-- manual: Database Reference, "DBA_JOBS"
CREATE OR REPLACE FUNCTION godwit_oracle.dictionary_cron_jobs() RETURNS TABLE (jobid bigint, jobname text, schedule text, command text, username text, active boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF to_regclass('cron.job') IS NOT NULL THEN
    RETURN QUERY EXECUTE 'SELECT jobid, jobname::text, schedule, command, username, active FROM cron.job WHERE database = current_database()';
  END IF;
END
$$;
