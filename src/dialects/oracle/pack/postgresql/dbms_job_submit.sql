-- dbms_job_submit: has pg_cron run a statement in PostgreSQL's SQL at an interval. A job without an interval (run once) and a first time (next_date)
-- cannot be said to cron: the first is refused, the second is not looked at.
-- manual: PL/SQL Packages and Types Reference, "DBMS_JOB"
-- requires: cron_required, cron_schedule
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_job_submit(OUT job bigint, what text, next_date timestamp DEFAULT NULL, "interval" text DEFAULT NULL,
  no_parse boolean DEFAULT false, instance integer DEFAULT 0, force boolean DEFAULT false)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.cron_required('DBMS_JOB.SUBMIT');
  IF nullif("interval", 'null') IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'DBMS_JOB.SUBMIT without an interval: pg_cron runs repeated jobs only';
  END IF;
  EXECUTE 'SELECT cron.schedule($1, $2)' INTO job USING godwit_oracle.cron_schedule("interval"), what;
END
$$;
