-- dbms_job_run: runs the statement of a job of pg_cron at once, in this session.
-- manual: PL/SQL Packages and Types Reference, "DBMS_JOB"
-- requires: cron_required
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_job_run(job bigint, force boolean DEFAULT false)
LANGUAGE plpgsql AS $$
DECLARE
  statement text;
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_JOB.RUN');
  EXECUTE 'SELECT command FROM cron.job WHERE jobid = $1' INTO STRICT statement USING job;
  EXECUTE statement;
END
$$;
