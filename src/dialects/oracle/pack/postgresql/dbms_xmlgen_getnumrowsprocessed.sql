-- dbms_xmlgen_getnumrowsprocessed: how many rows the last GETXML of a context read.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_state
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_getnumrowsprocessed(ctx numeric) RETURNS numeric
LANGUAGE sql STABLE AS $$
  SELECT coalesce(godwit_oracle.dbms_xmlgen_state(ctx) ->> 'rows', '0')::numeric
$$;
