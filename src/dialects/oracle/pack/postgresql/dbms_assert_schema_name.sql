-- dbms_assert_schema_name: gives the name of a schema that there is back, and raises ORA-44001 for any other.
-- manual: PL/SQL Packages and Types Reference, "DBMS_ASSERT"
-- requires: raise_error, target_name
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_assert_schema_name(str text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF to_regnamespace(quote_ident(godwit_oracle.target_name(str))) IS NULL THEN
    PERFORM godwit_oracle.raise_error(-44001, 'invalid schema');
  END IF;
  RETURN str;
END
$$;
