-- dbms_sql_close_cursor: closes a cursor of DBMS_SQL; the number becomes NULL.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: dbms_sql_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_sql_close_cursor(INOUT c integer)
LANGUAGE plpgsql AS $$
DECLARE
  portal constant text := godwit_oracle.dbms_sql_state(c) ->> 'portal';
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_cursors WHERE name = portal) THEN
    EXECUTE 'CLOSE ' || quote_ident(portal);
  END IF;
  PERFORM godwit_oracle.set_variable('dbms_sql.c' || c, NULL);
  PERFORM godwit_oracle.set_variable('dbms_sql.row' || c, NULL);
  c := NULL;
END
$$;
