-- dictionary_type_scale: the digits of a number after the point, as DATA_SCALE gives them, and those of the seconds of a timestamp; NULL where none are declared.
-- manual: Database Reference, "ALL_TAB_COLUMNS"
CREATE OR REPLACE FUNCTION godwit_oracle.dictionary_type_scale(type oid, modifier integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN type IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype) THEN 0
    WHEN type = 'numeric'::regtype AND modifier >= 4 THEN ((((modifier - 4) & 2047) # 1024) - 1024)
    WHEN type = 'timestamp'::regtype AND modifier = 0 THEN NULL
    WHEN type IN ('timestamp'::regtype, 'timestamptz'::regtype) THEN CASE WHEN modifier < 0 THEN 6 ELSE modifier END
  END
$$;
