-- dbms_job_broken: stops a job in pg_cron, or lets it run again.
-- manual: PL/SQL Packages and Types Reference, "DBMS_JOB"
-- requires: cron_required
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_job_broken(job bigint, broken boolean, next_date timestamp DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_JOB.BROKEN');
  EXECUTE 'SELECT cron.alter_job($1, active := $2)' USING job, NOT broken;
END
$$;
