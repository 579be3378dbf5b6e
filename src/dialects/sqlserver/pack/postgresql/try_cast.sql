-- try_cast: a text as a value of the type of `result`, NULL where it says none. `type` names the type of SQL Server, where one of PostgreSQL's has other rules.
-- manual: Transact-SQL Reference, "TRY_CAST (Transact-SQL)"
-- requires: blank_as_zero, to_bit, to_datetime, to_datetime2, to_datetimeoffset, to_money, to_smalldatetime, to_smallmoney, to_tinyint
CREATE OR REPLACE FUNCTION godwit_sqlserver.try_cast(value text, result anyelement, type text DEFAULT NULL) RETURNS anyelement
LANGUAGE plpgsql STABLE AS $$
BEGIN
  CASE type
    WHEN 'DATETIME' THEN result := godwit_sqlserver.to_datetime(value);
    WHEN 'SMALLDATETIME' THEN result := godwit_sqlserver.to_smalldatetime(value);
    WHEN 'DATETIMEOFFSET' THEN result := godwit_sqlserver.to_datetimeoffset(value);
    WHEN 'DATETIME2' THEN result := godwit_sqlserver.to_datetime2(value);
    WHEN 'TINYINT' THEN result := godwit_sqlserver.to_tinyint(value);
    WHEN 'MONEY' THEN result := godwit_sqlserver.to_money(value);
    WHEN 'SMALLMONEY' THEN result := godwit_sqlserver.to_smallmoney(value);
    WHEN 'BIT' THEN result := godwit_sqlserver.to_bit(value);
    ELSE result := CASE WHEN pg_typeof(result) IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'real'::regtype, 'double precision'::regtype)
      THEN godwit_sqlserver.blank_as_zero(value) ELSE value END;
  END CASE;
  RETURN result;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END
$$;
