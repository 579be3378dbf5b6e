-- dbms_sql_is_open: whether a cursor is open.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: get_variable
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_sql_is_open(c integer) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT c IS NOT NULL AND godwit_oracle.get_variable('dbms_sql.c' || c) IS NOT NULL
$$;
