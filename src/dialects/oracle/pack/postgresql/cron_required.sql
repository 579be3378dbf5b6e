-- cron_required: raises a clear error when the database has no pg_cron, which the jobs of DBMS_JOB and DBMS_SCHEDULER need.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SCHEDULER"
CREATE OR REPLACE FUNCTION godwit_oracle.cron_required(feature text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF to_regnamespace('cron') IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = feature || ' needs the extension pg_cron in this database',
      HINT = 'Install pg_cron (CREATE EXTENSION pg_cron) or have the job run by a scheduler outside the database.';
  END IF;
END
$$;
