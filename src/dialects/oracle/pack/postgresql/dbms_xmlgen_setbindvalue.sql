-- dbms_xmlgen_setbindvalue: sets the value of a bind variable of the query, which is put into its text as a literal.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_xmlgen_setbindvalue(ctx numeric, bindvariablename text, bindvalue text)
LANGUAGE plpgsql AS $$
DECLARE
  state constant jsonb := godwit_oracle.dbms_xmlgen_state(ctx);
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx, (state || jsonb_build_object('query',
    regexp_replace(state ->> 'query', '(?<!:):' || ltrim(bindvariablename, ':') || '(?!\w)',
      replace(coalesce(quote_literal(bindvalue), 'NULL'), '\', '\\'), 'gi')))::text);
END
$$;
