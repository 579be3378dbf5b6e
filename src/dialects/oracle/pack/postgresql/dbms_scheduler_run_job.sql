-- dbms_scheduler_run_job: runs the statement of a job of pg_cron at once, in this session.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SCHEDULER"
-- requires: cron_required
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_scheduler_run_job(job_name text, use_current_session boolean DEFAULT true)
LANGUAGE plpgsql AS $$
DECLARE
  statement text;
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_SCHEDULER.RUN_JOB');
  EXECUTE 'SELECT command FROM cron.job WHERE jobname = $1' INTO STRICT statement USING lower(job_name);
  EXECUTE statement;
END
$$;
