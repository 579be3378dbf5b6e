-- dbms_xmlgen_state: what is known of a context of DBMS_XMLGEN: its query, tags and limits.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: get_variable, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_state(ctx numeric) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  state constant text := godwit_oracle.get_variable('dbms_xmlgen.c' || ctx);
BEGIN
  IF state IS NULL THEN
    PERFORM godwit_oracle.raise_error(-19202, 'invalid context handle specified');
  END IF;
  RETURN state::jsonb;
END
$$;
