-- current_date: the date and time in the session's time zone, to the second, where PostgreSQL's own has no time of day.
-- manual: SQL Language Reference, "CURRENT_DATE"
CREATE OR REPLACE FUNCTION godwit_oracle.current_date() RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT date_trunc('second', statement_timestamp()::timestamp)
$$;
