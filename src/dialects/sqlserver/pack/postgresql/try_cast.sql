-- try_cast: a text as a value of the type of `result`, NULL where it says none. `moment` names the type of SQL Server whose rules hold for a date or time.
-- manual: Transact-SQL Reference, "TRY_CAST (Transact-SQL)"
-- requires: to_datetime, to_datetime2, to_datetimeoffset, to_smalldatetime
CREATE OR REPLACE FUNCTION godwit_sqlserver.try_cast(value text, result anyelement, moment text DEFAULT NULL) RETURNS anyelement
LANGUAGE plpgsql STABLE AS $$
BEGIN
  CASE moment
    WHEN 'DATETIME' THEN result := godwit_sqlserver.to_datetime(value);
    WHEN 'SMALLDATETIME' THEN result := godwit_sqlserver.to_smalldatetime(value);
    WHEN 'DATETIMEOFFSET' THEN result := godwit_sqlserver.to_datetimeoffset(value);
    WHEN 'DATETIME2' THEN result := godwit_sqlserver.to_datetime2(value);
    ELSE result := CASE WHEN btrim(value) = '' AND pg_typeof(result) IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)
      THEN '0' ELSE value END;
  END CASE;
  RETURN result;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END
$$;
