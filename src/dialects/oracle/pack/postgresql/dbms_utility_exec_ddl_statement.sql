-- dbms_utility_exec_ddl_statement: executes a DDL statement given as text.
-- manual: PL/SQL Packages and Types Reference, "DBMS_UTILITY"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_utility_exec_ddl_statement(parse_string text)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE parse_string;
END
$$;
