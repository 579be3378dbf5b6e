-- dbms_sql_state: what is known of an open cursor of DBMS_SQL; a number that is not an open cursor raises ORA-01001.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: get_variable, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_sql_state(c integer) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  state constant text := godwit_oracle.get_variable('dbms_sql.c' || c);
BEGIN
  IF state IS NULL THEN
    PERFORM godwit_oracle.raise_error(-1001);
  END IF;
  RETURN state::jsonb;
END
$$;
