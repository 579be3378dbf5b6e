-- dbms_xmlgen_setconvertspecialchars: sets whether characters with a meaning in XML are replaced by entities.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_xmlgen_setconvertspecialchars(ctx numeric, "replace" boolean)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx,
    (godwit_oracle.dbms_xmlgen_state(ctx) || jsonb_build_object('raw', NOT "replace"))::text);
END
$$;
