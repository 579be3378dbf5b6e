-- dictionary_type: the name of Oracle's type that a type of PostgreSQL stands for. A type that stands for none has its own name in capitals.
-- manual: Database Reference, "ALL_TAB_COLUMNS"
-- requires: oracle_name
CREATE OR REPLACE FUNCTION godwit_oracle.dictionary_type(type oid, modifier integer) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN t.typtype = 'd' THEN godwit_oracle.dictionary_type(t.typbasetype, CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE modifier END)
    WHEN t.typnamespace <> 'pg_catalog'::regnamespace THEN godwit_oracle.oracle_name(t.typname::text)
    WHEN t.typname = 'varchar' THEN 'VARCHAR2'
    WHEN t.typname IN ('bpchar', 'char') THEN 'CHAR'
    WHEN t.typname = 'text' THEN 'CLOB'
    WHEN t.typname = 'name' THEN 'VARCHAR2'
    WHEN t.typname IN ('numeric', 'int2', 'int4', 'int8') THEN 'NUMBER'
    WHEN t.typname = 'float4' THEN 'BINARY_FLOAT'
    WHEN t.typname = 'float8' THEN 'BINARY_DOUBLE'
    WHEN t.typname = 'bool' THEN 'BOOLEAN'
    WHEN t.typname = 'bytea' THEN 'BLOB'
    WHEN t.typname = 'uuid' THEN 'RAW'
    WHEN t.typname = 'date' THEN 'DATE'
    WHEN t.typname = 'timestamp' AND modifier = 0 THEN 'DATE'
    WHEN t.typname = 'timestamp' THEN format('TIMESTAMP(%s)', CASE WHEN modifier < 0 THEN 6 ELSE modifier END)
    WHEN t.typname = 'timestamptz' THEN format('TIMESTAMP(%s) WITH TIME ZONE', CASE WHEN modifier < 0 THEN 6 ELSE modifier END)
    WHEN t.typname = 'interval' AND format_type(type, modifier) IN ('interval year to month', 'interval year', 'interval month') THEN 'INTERVAL YEAR(2) TO MONTH'
    WHEN t.typname = 'interval' THEN format('INTERVAL DAY(2) TO SECOND(%s)', coalesce(substring(format_type(type, modifier) FROM '[0-9]'), '6'))
    WHEN t.typname = 'xml' THEN 'XMLTYPE'
    WHEN t.typname IN ('json', 'jsonb') THEN 'JSON'
    ELSE upper(format_type(type, NULL))
  END
  FROM pg_catalog.pg_type AS t
  WHERE t.oid = type
$$;
