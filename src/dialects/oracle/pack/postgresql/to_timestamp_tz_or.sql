-- to_timestamp_tz_or: what TO_TIMESTAMP_TZ reads from a text, or another value where it cannot: TO_TIMESTAMP_TZ with DEFAULT … ON CONVERSION ERROR. A format model that is wrong by itself is
-- an error nevertheless.
-- manual: SQL Language Reference, "TO_TIMESTAMP_TZ"
-- requires: to_timestamp_tz
CREATE OR REPLACE FUNCTION godwit_oracle.to_timestamp_tz_or(string text, otherwise timestamptz, format text DEFAULT NULL, nlsparam text DEFAULT NULL) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF format IS NULL THEN
    RETURN godwit_oracle.to_timestamp_tz(string);
  ELSIF nlsparam IS NULL THEN
    RETURN godwit_oracle.to_timestamp_tz(string, format);
  END IF;
  RETURN godwit_oracle.to_timestamp_tz(string, format, nlsparam);
EXCEPTION
  WHEN data_exception THEN
    IF SQLERRM ~ '^ORA-(01481|01810|01820|01821|01898)' THEN
      RAISE;
    END IF;
    RETURN otherwise;
END
$$;
