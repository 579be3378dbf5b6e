-- dbms_sql_open_cursor: the number of a new cursor for dynamic SQL. Cursors live in the session's state; the rows of a query are in a portal
-- of PostgreSQL, which ends with the transaction.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: get_variable, set_variable
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_sql_open_cursor() RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  c constant integer := coalesce(godwit_oracle.get_variable('dbms_sql.last_cursor')::integer, 0) + 1;
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_sql.last_cursor', c::text);
  PERFORM godwit_oracle.set_variable('dbms_sql.c' || c, '{}');
  RETURN c;
END
$$;
