-- userenv: a parameter of the session; the older form of sys_context('USERENV', ...). ENTRYID and TERMINAL are NULL.
-- manual: SQL Language Reference, "USERENV"
-- requires: sys_context
CREATE OR REPLACE FUNCTION godwit_oracle.userenv(parameter text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT godwit_oracle.sys_context('USERENV', parameter)
$$;
