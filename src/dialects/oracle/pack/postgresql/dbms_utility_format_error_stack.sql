-- dbms_utility_format_error_stack: the message of a handler as Oracle shows it. PostgreSQL knows the error only in the handler itself, which
-- hands it over: dbms_utility_format_error_stack(SQLSTATE, SQLERRM), with the context as for sqlerrm.
-- manual: PL/SQL Packages and Types Reference, "DBMS_UTILITY"
-- requires: sqlerrm
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_utility_format_error_stack(state text, message text, context text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.sqlerrm(state, message, context) || E'\n'
$$;
