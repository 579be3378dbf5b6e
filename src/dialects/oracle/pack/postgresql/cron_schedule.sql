-- cron_schedule: a calendar expression of DBMS_SCHEDULER ('FREQ=DAILY;BYHOUR=2') or an interval of DBMS_JOB ('SYSDATE + 1/24') as a schedule of cron. What cron
-- cannot say (every second week, BYSETPOS, ...) is refused.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SCHEDULER", Calendaring Syntax
CREATE OR REPLACE FUNCTION godwit_oracle.cron_schedule(repeat_interval text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  plain constant text := upper(regexp_replace(repeat_interval, '\s', '', 'g'));
  freq constant text := substring(plain FROM 'FREQ=(\w+)');
  every constant integer := coalesce(substring(plain FROM 'INTERVAL=(\d+)')::integer, 1);
  minute text := coalesce(substring(plain FROM 'BYMINUTE=([\d,]+)'), '0');
  hour text := substring(plain FROM 'BYHOUR=([\d,]+)');
  month_day text := substring(plain FROM 'BYMONTHDAY=([\d,]+)');
  month text := substring(plain FROM 'BYMONTH=([\w,]+)');
  week_day text := substring(plain FROM 'BYDAY=([A-Z,]+)');
  step text;
BEGIN
  IF freq IS NULL THEN
    CASE
      WHEN plain ~ '^(TRUNC\(SYSDATE\)|SYSDATE|TRUNC\(SYSDATE\+1\))(\+1)?$' THEN
        RETURN '0 0 * * *';
      WHEN plain ~ '^TRUNC\(SYSDATE\)?\+1\)?\+\d+/24$' THEN
        RETURN '0 ' || substring(plain FROM '(\d+)/24$') || ' * * *';
      WHEN plain ~ '^SYSDATE\+1/24$' THEN
        RETURN '0 * * * *';
      WHEN plain ~ '^SYSDATE\+\d+/24$' AND 24 % substring(plain FROM '(\d+)/24$')::integer = 0 THEN
        RETURN '0 */' || substring(plain FROM '(\d+)/24$') || ' * * *';
      WHEN plain ~ '^SYSDATE\+\d+/(1440|24/60|\(24\*60\))$' AND 60 % substring(plain FROM '\+(\d+)/')::integer = 0 THEN
        RETURN '*/' || substring(plain FROM '\+(\d+)/') || ' * * * *';
      WHEN plain = 'SYSDATE+7' THEN
        RETURN '0 0 * * 0';
      ELSE
        RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'cron has no schedule for the interval ' || repeat_interval;
    END CASE;
  END IF;
  step := CASE WHEN every = 1 THEN '*' ELSE '*/' || every END;
  IF freq NOT IN ('MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY') OR plain ~ 'BYSETPOS|BYYEARDAY|BYWEEKNO|BYDATE|BYSECOND=0*[1-9]|BYDAY=[^;]*\d|BYMONTHDAY=-'
    OR (every > 1 AND (freq IN ('WEEKLY', 'YEARLY') OR (freq = 'MINUTELY' AND 60 % every > 0) OR (freq = 'HOURLY' AND 24 % every > 0)
      OR freq = 'DAILY' OR (freq = 'MONTHLY' AND 12 % every > 0))) THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'cron has no schedule for the calendar ' || repeat_interval;
  END IF;
  RETURN concat_ws(' ',
    CASE WHEN freq = 'MINUTELY' THEN step ELSE minute END,
    CASE WHEN hour IS NOT NULL THEN hour WHEN freq = 'HOURLY' THEN step WHEN freq = 'MINUTELY' THEN '*' ELSE '0' END,
    CASE WHEN month_day IS NOT NULL THEN month_day WHEN freq IN ('MONTHLY', 'YEARLY') AND week_day IS NULL THEN '1' ELSE '*' END,
    CASE WHEN month IS NOT NULL THEN month WHEN freq = 'MONTHLY' THEN step WHEN freq = 'YEARLY' THEN '1' ELSE '*' END,
    CASE WHEN week_day IS NOT NULL THEN replace(replace(replace(replace(replace(replace(replace(week_day, 'SUN', '0'), 'MON', '1'), 'TUE', '2'),
      'WED', '3'), 'THU', '4'), 'FRI', '5'), 'SAT', '6') WHEN freq = 'WEEKLY' THEN '0' ELSE '*' END);
END
$$;
