-- dbms_job_remove: removes a job from pg_cron.
-- manual: PL/SQL Packages and Types Reference, "DBMS_JOB"
-- requires: cron_required
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_job_remove(job bigint)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_JOB.REMOVE');
  EXECUTE 'SELECT cron.unschedule($1)' USING job;
END
$$;
