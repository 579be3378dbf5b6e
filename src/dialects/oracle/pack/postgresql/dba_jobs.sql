-- dba_jobs: jobs of pg_cron. The interval is a schedule of cron; pg_cron keeps what ran in cron.job_run_details.
-- manual: Database Reference, "DBA_JOBS"
-- not null: job, log_user, priv_user, schema_user
-- requires: dictionary_cron_jobs, oracle_name
CREATE OR REPLACE VIEW godwit_oracle.dba_jobs AS
SELECT
  j.jobid::numeric AS job,
  godwit_oracle.oracle_name(j.username)::text AS log_user,
  godwit_oracle.oracle_name(j.username)::text AS priv_user,
  godwit_oracle.oracle_name(j.username)::text AS schema_user,
  NULL::timestamp(0) AS last_date,
  NULL::text AS last_sec,
  NULL::timestamp(0) AS this_date,
  NULL::text AS this_sec,
  NULL::timestamp(0) AS next_date,
  NULL::text AS next_sec,
  NULL::numeric AS total_time,
  (CASE WHEN j.active THEN 'N' ELSE 'Y' END)::text AS broken,
  j.schedule::text AS interval,
  NULL::numeric AS failures,
  j.command::text AS what,
  NULL::text AS nls_env,
  NULL::numeric AS instance
FROM godwit_oracle.dictionary_cron_jobs() AS j;
