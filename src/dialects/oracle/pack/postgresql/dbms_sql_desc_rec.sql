-- dbms_sql_desc_rec: the public fields of the record DBMS_SQL.DESC_REC.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.dbms_sql_desc_rec AS (
    col_type integer,
    col_max_len integer,
    col_name text,
    col_name_len integer,
    col_schema_name text,
    col_schema_name_len integer,
    col_precision integer,
    col_scale integer,
    col_charsetid integer,
    col_charsetform integer,
    col_null_ok boolean
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
