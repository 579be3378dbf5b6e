-- dbms_sql_fetch_rows: reads the next row of a cursor's query: 1, or 0 when there is none.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: dbms_sql_state, set_variable, get_variable, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_sql_fetch_rows(c integer) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  portal constant refcursor := godwit_oracle.dbms_sql_state(c) ->> 'portal';
  fetched record;
BEGIN
  IF portal IS NULL THEN
    PERFORM godwit_oracle.raise_error(-1002);
  END IF;
  FETCH portal INTO fetched;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  -- json, unlike jsonb, keeps the order of the columns and those with the same name.
  PERFORM godwit_oracle.set_variable('dbms_sql.row' || c, row_to_json(fetched)::text);
  PERFORM godwit_oracle.set_variable('dbms_sql.last_row_count', (coalesce(godwit_oracle.get_variable('dbms_sql.last_row_count')::bigint, 0) + 1)::text);
  RETURN 1;
END
$$;
