-- dbms_scheduler_create_job: has pg_cron run a block (in PostgreSQL's SQL) or call a procedure by a calendar expression. Jobs of the operating
-- system, arguments and jobs that run once are refused; start and end dates cannot be said to cron and are refused as well.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SCHEDULER"
-- requires: cron_required, cron_schedule
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_scheduler_create_job(job_name text, job_type text, job_action text, number_of_arguments integer DEFAULT 0,
  start_date timestamptz DEFAULT NULL, repeat_interval text DEFAULT NULL, end_date timestamptz DEFAULT NULL,
  job_class text DEFAULT 'DEFAULT_JOB_CLASS', enabled boolean DEFAULT false, auto_drop boolean DEFAULT true, comments text DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
  id bigint;
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_SCHEDULER.CREATE_JOB');
  IF upper(job_type) NOT IN ('PLSQL_BLOCK', 'STORED_PROCEDURE') OR number_of_arguments > 0 OR repeat_interval IS NULL
    OR start_date > clock_timestamp() OR end_date IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'pg_cron cannot run the job ' || job_name,
      DETAIL = 'Only repeated blocks and procedures without arguments, start date to come and end date can be scheduled.';
  END IF;
  EXECUTE 'SELECT cron.schedule($1, $2, $3)' INTO id USING lower(job_name), godwit_oracle.cron_schedule(repeat_interval),
    CASE upper(job_type) WHEN 'STORED_PROCEDURE' THEN 'CALL ' || job_action || '()' ELSE job_action END;
  IF NOT enabled THEN
    EXECUTE 'SELECT cron.alter_job($1, active := false)' USING id;
  END IF;
END
$$;
