-- dbms_assert_enquote_name: puts double quotes around a name where PostgreSQL needs them. Oracle makes capitals of it first unless capitalize is false: names in capitals are lower case in PostgreSQL.
-- manual: PL/SQL Packages and Types Reference, "DBMS_ASSERT"
-- requires: target_name
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_assert_enquote_name(str text, capitalize boolean DEFAULT true) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT quote_ident(CASE
    WHEN str ~ '^".*"$' THEN godwit_oracle.target_name(str)
    WHEN capitalize OR str = upper(str) THEN lower(str)
    ELSE str
  END)
$$;
