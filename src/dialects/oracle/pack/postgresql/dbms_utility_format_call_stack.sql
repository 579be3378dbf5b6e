-- dbms_utility_format_call_stack: the functions that are being executed, from the innermost outwards, as PostgreSQL names them.
-- manual: PL/SQL Packages and Types Reference, "DBMS_UTILITY"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_utility_format_call_stack() RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  stack text;
BEGIN
  GET DIAGNOSTICS stack = PG_CONTEXT;
  RETURN E'----- PL/SQL Call Stack -----\n' || regexp_replace(stack, '^[^\n]*\n?', '') || E'\n';
END
$$;
