-- dbms_xmlgen_setnullhandling: sets what becomes of NULLs: 0 left out, 1 xsi:nil, 2 an empty element.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_state, set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_xmlgen_setnullhandling(ctx numeric, flag numeric)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx,
    (godwit_oracle.dbms_xmlgen_state(ctx) || jsonb_build_object('nulls', flag))::text);
END
$$;
