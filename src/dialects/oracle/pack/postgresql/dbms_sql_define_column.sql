-- dbms_sql_define_column: says the type of a column of a cursor's query. COLUMN_VALUE converts to the type of its variable, so nothing has to be kept.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: dbms_sql_state
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_sql_define_column(c integer, "position" integer, "column" anyelement, column_size integer DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.dbms_sql_state(c);
END
$$;
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_sql_define_column(c integer, "position" integer, "column" text, column_size integer DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.dbms_sql_state(c);
END
$$;
