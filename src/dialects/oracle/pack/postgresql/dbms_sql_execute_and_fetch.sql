-- dbms_sql_execute_and_fetch: executes a cursor's query and reads its first row. With exact, a number of rows other than 1 is an error.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: dbms_sql_execute, dbms_sql_fetch_rows, get_variable, set_variable, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_sql_execute_and_fetch(c integer, exact boolean DEFAULT false) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  fetched integer;
  first_row text;
BEGIN
  PERFORM godwit_oracle.dbms_sql_execute(c);
  fetched := godwit_oracle.dbms_sql_fetch_rows(c);
  IF exact THEN
    first_row := godwit_oracle.get_variable('dbms_sql.row' || c);
    IF fetched = 0 THEN
      PERFORM godwit_oracle.raise_error(-1403);
    ELSIF godwit_oracle.dbms_sql_fetch_rows(c) = 1 THEN
      PERFORM godwit_oracle.raise_error(-1422);
    END IF;
    PERFORM godwit_oracle.set_variable('dbms_sql.row' || c, first_row);
  END IF;
  RETURN fetched;
END
$$;
