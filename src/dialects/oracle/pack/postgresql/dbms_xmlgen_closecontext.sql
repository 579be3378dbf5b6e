-- dbms_xmlgen_closecontext: forgets a context.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_xmlgen_closecontext(ctx numeric)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.dbms_xmlgen_state(ctx);
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx, NULL);
END
$$;
