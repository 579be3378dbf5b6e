-- dbms_sql_column_value: puts a column of the row that was read into a variable, converted to the variable's type.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: get_variable, raise_error
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_sql_column_value(c integer, "position" integer, INOUT value anyelement)
LANGUAGE plpgsql AS $$
DECLARE
  type constant text := pg_typeof(value)::text;
  current_row constant json := godwit_oracle.get_variable('dbms_sql.row' || c)::json;
  cell text;
BEGIN
  IF current_row IS NULL THEN
    PERFORM godwit_oracle.raise_error(-1002);
  END IF;
  SELECT cells.value INTO cell FROM json_each_text(current_row) WITH ORDINALITY AS cells(key, value, nth) WHERE nth = "position";
  IF NOT FOUND THEN
    PERFORM godwit_oracle.raise_error(-1007, 'variable not in select list');
  END IF;
  EXECUTE 'SELECT $1::' || type INTO value USING cell;
END
$$;
