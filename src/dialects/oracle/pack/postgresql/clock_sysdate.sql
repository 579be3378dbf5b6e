-- clock_sysdate: the present date and time in the session's time zone, to the second, anew at every call: SYSDATE in PL/SQL expressions.
-- manual: SQL Language Reference, "SYSDATE"
CREATE OR REPLACE FUNCTION godwit_oracle.clock_sysdate() RETURNS timestamp
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT date_trunc('second', clock_timestamp()::timestamp)
$$;
