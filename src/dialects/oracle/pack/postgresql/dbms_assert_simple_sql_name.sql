-- dbms_assert_simple_sql_name: gives a plain name back, with or without double quotes, and raises ORA-44003 for anything else.
-- manual: PL/SQL Packages and Types Reference, "DBMS_ASSERT"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_assert_simple_sql_name(str text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF str IS NULL OR btrim(str) !~ '^([[:alpha:]][[:alnum:]_$#]*|"[^"]+")$' THEN
    PERFORM godwit_oracle.raise_error(-44003, 'invalid SQL name');
  END IF;
  RETURN str;
END
$$;
