-- to_datetime2: a text as DATETIME2: month before day, an empty text as the first of January 1900, as is the date of a mere time, a year of four digits as its
-- first day. What is written behind the time as an offset is passed over.
-- manual: Transact-SQL Reference, "CAST and CONVERT (Transact-SQL)"; "datetime2 (Transact-SQL)", "Supported string literal formats for datetime2"
CREATE OR REPLACE FUNCTION godwit_sqlserver.to_datetime2(value text) RETURNS timestamp
LANGUAGE plpgsql STABLE STRICT SET datestyle = 'ISO, MDY' AS $$
DECLARE
  written text COLLATE "C" := btrim(value);
BEGIN
  written := regexp_replace(written, '(:\d+(?:[.:]\d+)?)\s*(?:Z|[+-]\d\d?:\d\d)$', '\1', 'i');
  -- Behind a third colon are milliseconds.
  written := regexp_replace(written, '(\d:\d\d?:\d\d?):(\d{3})\M', '\1.\2');
  written := regexp_replace(written, '(^|\s)(\d\d?)\s*([ap]m)$', '\1\2:00 \3', 'i');
  IF written = '' THEN RETURN timestamp '1900-01-01'; END IF;
  IF written ~ '^\d{4}$' THEN RETURN make_date(written::integer, 1, 1); END IF;
  IF written ~* '^\d\d?:\d\d?(?::\d\d?(?:\.\d+)?)?\s*(?:[ap]m)?$' THEN
    RETURN date '1900-01-01' + written::time;
  END IF;
  IF written ~* 'now|today|tomorrow|yesterday|infinity|epoch|bc|allballs' THEN RAISE invalid_datetime_format; END IF;
  RETURN written::timestamp;
EXCEPTION WHEN data_exception THEN
  RAISE invalid_datetime_format
    USING MESSAGE = 'Conversion failed when converting date and/or time from character string.';
END
$$;
