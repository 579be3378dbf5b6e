-- dbms_assert_qualified_sql_name: gives a name with dots and a database link back, and raises ORA-44004 for anything else.
-- manual: PL/SQL Packages and Types Reference, "DBMS_ASSERT"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_assert_qualified_sql_name(str text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF str IS NULL OR btrim(str) !~ '^([[:alpha:]][[:alnum:]_$#]*|"[^"]+")(\s*[.@]\s*([[:alpha:]][[:alnum:]_$#]*|"[^"]+"))*$' THEN
    PERFORM godwit_oracle.raise_error(-44004, 'invalid qualified SQL name');
  END IF;
  RETURN str;
END
$$;
