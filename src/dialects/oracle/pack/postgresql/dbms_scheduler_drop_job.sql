-- dbms_scheduler_drop_job: removes a job from pg_cron.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SCHEDULER"
-- requires: cron_required
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_scheduler_drop_job(job_name text, force boolean DEFAULT false, defer boolean DEFAULT false)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_SCHEDULER.DROP_JOB');
  EXECUTE 'SELECT cron.unschedule($1)' USING lower(job_name);
END
$$;
