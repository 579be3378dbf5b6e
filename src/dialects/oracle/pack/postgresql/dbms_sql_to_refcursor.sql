-- dbms_sql_to_refcursor: the rows of an executed cursor as a cursor variable; the number of the cursor is of no use any more.
-- manual: PL/SQL Packages and Types Reference, "TO_REFCURSOR Function"
-- requires: dbms_sql_state, raise_error, set_variable
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_sql_to_refcursor(c integer) RETURNS refcursor
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  portal constant refcursor := godwit_oracle.dbms_sql_state(c) ->> 'portal';
BEGIN
  IF portal IS NULL THEN
    PERFORM godwit_oracle.raise_error(-1002);
  END IF;
  PERFORM godwit_oracle.set_variable('dbms_sql.c' || c, NULL);
  RETURN portal;
END
$$;
