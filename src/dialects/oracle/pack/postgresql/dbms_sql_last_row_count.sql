-- dbms_sql_last_row_count: the number of rows that were read since the last EXECUTE.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: get_variable
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_sql_last_row_count() RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT coalesce(godwit_oracle.get_variable('dbms_sql.last_row_count')::bigint, 0)
$$;
