-- to_datetimeoffset: a text as DATETIMEOFFSET: as to_datetime2, at the offset that is written behind it, else at that of UTC.
-- manual: Transact-SQL Reference, "datetimeoffset (Transact-SQL)"
-- requires: to_datetime2
CREATE OR REPLACE FUNCTION godwit_sqlserver.to_datetimeoffset(value text) RETURNS timestamptz
LANGUAGE sql STABLE STRICT AS $$
  SELECT (godwit_sqlserver.to_datetime2(value)
    - coalesce(substring(value COLLATE "C" FROM ':\d+(?:[.:]\d+)?\s*([+-]\d\d?:\d\d)\s*$'), '00:00')::interval) AT TIME ZONE 'UTC'
$$;
