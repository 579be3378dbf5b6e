-- to_datetime: a text as DATETIME: as to_datetime2, with at most three digits of a second, rounded to three-hundredths, from the year 1753 on.
-- manual: Transact-SQL Reference, "datetime (Transact-SQL)"
-- requires: to_datetime2, datetime
CREATE OR REPLACE FUNCTION godwit_sqlserver.to_datetime(value text) RETURNS timestamp
LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
  IF value COLLATE "C" ~ ':\d+\.\d{4}' OR value COLLATE "C" ~ '\d\s*[+-]\d\d?:\d\d\s*$' THEN
    RAISE invalid_datetime_format
      USING MESSAGE = 'Conversion failed when converting date and/or time from character string.';
  END IF;
  RETURN godwit_sqlserver.datetime(godwit_sqlserver.to_datetime2(value));
END
$$;
