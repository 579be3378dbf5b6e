-- dbms_random_terminate: nothing is to be released; there for programs that call it.
-- manual: PL/SQL Packages and Types Reference, "DBMS_RANDOM"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_random_terminate()
LANGUAGE sql AS $$
  SELECT NULL
$$;
