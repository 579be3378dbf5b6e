-- dbms_xmlgen_setrowsettag: sets the name of the document's element; NULL leaves it out.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_xmlgen_setrowsettag(ctx numeric, rowsettagname text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx,
    (godwit_oracle.dbms_xmlgen_state(ctx) || jsonb_build_object('set', rowsettagname))::text);
END
$$;
