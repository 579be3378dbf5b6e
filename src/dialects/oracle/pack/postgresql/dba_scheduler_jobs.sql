-- dba_scheduler_jobs: jobs of pg_cron. The interval is a schedule of cron; pg_cron keeps what ran in cron.job_run_details.
-- manual: Database Reference, "DBA_SCHEDULER_JOBS"
-- not null: owner, job_name
-- requires: dictionary_cron_jobs, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dba_scheduler_jobs AS
SELECT
  godwit_oracle.oracle_name(j.username)::text AS owner,
  godwit_oracle.oracle_name(coalesce(j.jobname, j.jobid::text))::text AS job_name,
  NULL::text AS job_subname,
  'REGULAR'::text AS job_style,
  godwit_oracle.oracle_name(j.username)::text AS job_creator,
  'PLSQL_BLOCK'::text AS job_type,
  j.command::text AS job_action,
  'CALENDAR'::text AS schedule_type,
  j.schedule::text AS repeat_interval,
  NULL::timestamp(0) AS start_date,
  NULL::timestamp(0) AS end_date,
  (CASE WHEN j.active THEN 'TRUE' ELSE 'FALSE' END)::text AS enabled,
  'FALSE'::text AS auto_drop,
  (CASE WHEN j.active THEN 'SCHEDULED' ELSE 'DISABLED' END)::text AS state,
  NULL::numeric AS run_count,
  NULL::numeric AS failure_count,
  NULL::timestamp(0) AS last_start_date,
  NULL::timestamp(0) AS next_run_date,
  NULL::text AS comments
FROM godwit_oracle.dictionary_cron_jobs() AS j;
