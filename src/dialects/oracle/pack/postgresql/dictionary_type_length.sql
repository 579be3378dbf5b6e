-- dictionary_type_length: the length of a column as DATA_LENGTH gives it: the declared length of texts, 22 for numbers, 7 for dates, 4000 for large objects
-- and for texts without a declared length. Lengths of texts count characters, as they do in PostgreSQL.
-- manual: Database Reference, "ALL_TAB_COLUMNS"
CREATE OR REPLACE FUNCTION godwit_oracle.dictionary_type_length(type oid, modifier integer) RETURNS integer
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN t.typname IN ('varchar', 'bpchar') AND modifier > 4 THEN modifier - 4
    WHEN t.typname IN ('varchar', 'text', 'bytea', 'xml', 'json', 'jsonb') THEN 4000
    WHEN t.typname IN ('numeric', 'int2', 'int4', 'int8') THEN 22
    WHEN t.typname IN ('date', 'timestamp') AND modifier <= 0 THEN 7
    WHEN t.typname = 'timestamp' THEN 11
    WHEN t.typname = 'timestamptz' THEN 13
    WHEN t.typname = 'interval' THEN 11
    WHEN t.typlen > 0 THEN t.typlen::integer
    ELSE 1
  END
  FROM pg_catalog.pg_type AS t
  WHERE t.oid = type
$$;
