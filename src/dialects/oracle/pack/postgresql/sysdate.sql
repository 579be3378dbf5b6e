-- sysdate: the date and time of the statement in the session's time zone, to the second. It stays the same within one statement sent by the
-- client; inside PL/pgSQL, where Oracle's clock goes on, use clock_sysdate.
-- manual: SQL Language Reference, "SYSDATE"
CREATE OR REPLACE FUNCTION godwit_oracle.sysdate() RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT date_trunc('second', statement_timestamp()::timestamp)
$$;
