-- dbms_sql_parse: gives a cursor its statement, in PostgreSQL's SQL. A DDL statement is executed at once, as in Oracle.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: dbms_sql_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_sql_parse(c integer, statement text, language_flag integer DEFAULT 1)
LANGUAGE plpgsql AS $$
DECLARE
  state constant jsonb := godwit_oracle.dbms_sql_state(c);
BEGIN
  IF state ? 'portal' THEN
    EXECUTE 'CLOSE ' || quote_ident(state ->> 'portal');
  END IF;
  IF statement ~* '^\s*(create|alter|drop|truncate|grant|revoke|comment)\y' THEN
    EXECUTE statement;
    PERFORM godwit_oracle.set_variable('dbms_sql.c' || c, jsonb_build_object('ddl', true)::text);
  ELSE
    PERFORM godwit_oracle.set_variable('dbms_sql.c' || c, jsonb_build_object('sql', statement, 'binds', '{}'::jsonb)::text);
  END IF;
END
$$;
