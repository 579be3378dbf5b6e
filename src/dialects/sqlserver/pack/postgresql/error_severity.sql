-- error_severity: the severity of an error, from SQLSTATE and PG_EXCEPTION_DETAIL in a handler: the one that converted code raised it with
-- (`Msg 50000, Level 11, State 1`), else the one that SQL Server has for the same fault. Without arguments: that of the error which the caller's
-- handler has handed over by set_error, NULL without one.
-- manual: Transact-SQL Reference, "ERROR_SEVERITY (Transact-SQL)"; "Database Engine error severities"
-- requires: caught_error
CREATE OR REPLACE FUNCTION godwit_sqlserver.error_severity(state text, detail text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    substring(detail FROM '^Msg [0-9]+, Level ([0-9]+), State [0-9]+$')::integer,
    CASE state
      WHEN '23505' THEN 14
      WHEN '42501' THEN 14
      WHEN '40P01' THEN 13
      WHEN '42601' THEN 15
      WHEN '53100' THEN 17
      WHEN '53200' THEN 17
      ELSE 16
    END)
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.error_severity() RETURNS integer
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT (godwit_sqlserver.caught_error() ->> 'severity')::integer
$$;
