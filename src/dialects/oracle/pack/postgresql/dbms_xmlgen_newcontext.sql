-- dbms_xmlgen_newcontext: opens a context for the query, which setters can change before GETXML runs it.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: get_variable, set_variable
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_newcontext(query text) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
  ctx constant integer := coalesce(godwit_oracle.get_variable('dbms_xmlgen.last'), '0')::integer + 1;
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.last', ctx::text);
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx, jsonb_build_object('query', query, 'set', 'ROWSET', 'row', 'ROW', 'skip', 0)::text);
  RETURN ctx;
END
$$;
