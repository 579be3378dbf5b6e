-- dbms_scheduler_enable: lets a job of pg_cron run.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SCHEDULER"
-- requires: cron_required
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_scheduler_enable(name text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_SCHEDULER.ENABLE');
  EXECUTE 'SELECT cron.alter_job(jobid, active := true) FROM cron.job WHERE jobname = $1' USING lower(name);
END
$$;
