-- dbms_sql_bind_variable: gives a placeholder of a cursor's statement its value.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: dbms_sql_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_sql_bind_variable(c integer, name text, value anyelement, out_value_size integer DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
  key constant text := lower(ltrim(name, ':'));
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_sql.c' || c, jsonb_set(godwit_oracle.dbms_sql_state(c), ARRAY['binds', key],
    jsonb_build_object('type', pg_typeof(value)::text, 'value', value::text))::text);
END
$$;
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_sql_bind_variable(c integer, name text, value text, out_value_size integer DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_sql.c' || c, jsonb_set(godwit_oracle.dbms_sql_state(c), ARRAY['binds', lower(ltrim(name, ':'))],
    jsonb_build_object('type', 'text', 'value', value))::text);
END
$$;
