-- dbms_assert_sql_object_name: gives the name of a table, view, sequence, routine, package or type that there is back, and raises ORA-44002 for any other.
-- manual: PL/SQL Packages and Types Reference, "DBMS_ASSERT"
-- requires: raise_error, target_name
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_assert_sql_object_name(str text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  plain constant text := (SELECT string_agg(quote_ident(godwit_oracle.target_name(part)), '.' ORDER BY nth)
    FROM regexp_split_to_table(str, '\.') WITH ORDINALITY AS parts(part, nth));
BEGIN
  IF str IS NULL OR coalesce(to_regclass(plain)::oid, to_regproc(plain)::oid, to_regtype(plain)::oid, to_regnamespace(quote_ident(godwit_oracle.target_name(str)))::oid) IS NULL THEN
    PERFORM godwit_oracle.raise_error(-44002, 'invalid object name');
  END IF;
  RETURN str;
END
$$;
