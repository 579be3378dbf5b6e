-- systimestamp: the instant of the statement; inside PL/pgSQL, where Oracle's clock goes on, PostgreSQL's clock_timestamp() is the same.
-- manual: SQL Language Reference, "SYSTIMESTAMP"
CREATE OR REPLACE FUNCTION godwit_oracle.systimestamp() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT statement_timestamp()
$$;
