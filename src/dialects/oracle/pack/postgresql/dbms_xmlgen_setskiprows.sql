-- dbms_xmlgen_setskiprows: sets how many rows are passed over before.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_xmlgen_setskiprows(ctx numeric, skiprows numeric)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx,
    (godwit_oracle.dbms_xmlgen_state(ctx) || jsonb_build_object('skip', skiprows))::text);
END
$$;
