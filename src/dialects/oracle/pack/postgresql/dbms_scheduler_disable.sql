-- dbms_scheduler_disable: stops a job of pg_cron.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SCHEDULER"
-- requires: cron_required
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_scheduler_disable(name text, force boolean DEFAULT false)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_SCHEDULER.DISABLE');
  EXECUTE 'SELECT cron.alter_job(jobid, active := false) FROM cron.job WHERE jobname = $1' USING lower(name);
END
$$;
