-- to_date_or: what TO_DATE reads from a text, or another value where it cannot: TO_DATE with DEFAULT … ON CONVERSION ERROR. A format model that is wrong by itself is
-- an error nevertheless.
-- manual: SQL Language Reference, "TO_DATE"
-- requires: to_date
CREATE OR REPLACE FUNCTION godwit_oracle.to_date_or(string text, otherwise timestamp, format text DEFAULT NULL, nlsparam text DEFAULT NULL) RETURNS timestamp
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF format IS NULL THEN
    RETURN godwit_oracle.to_date(string);
  ELSIF nlsparam IS NULL THEN
    RETURN godwit_oracle.to_date(string, format);
  END IF;
  RETURN godwit_oracle.to_date(string, format, nlsparam);
EXCEPTION
  WHEN data_exception THEN
    IF SQLERRM ~ '^ORA-(01481|01810|01820|01821|01898)' THEN
      RAISE;
    END IF;
    RETURN otherwise;
END
$$;
