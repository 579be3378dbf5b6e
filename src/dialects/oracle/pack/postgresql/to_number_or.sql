-- to_number_or: what TO_NUMBER reads from a text, or another value where it cannot: TO_NUMBER with DEFAULT … ON CONVERSION ERROR. A format model that is wrong by itself is
-- an error nevertheless.
-- manual: SQL Language Reference, "TO_NUMBER"
-- requires: to_number
CREATE OR REPLACE FUNCTION godwit_oracle.to_number_or(string text, otherwise numeric, format text DEFAULT NULL, nlsparam text DEFAULT NULL) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF format IS NULL THEN
    RETURN godwit_oracle.to_number(string);
  ELSIF nlsparam IS NULL THEN
    RETURN godwit_oracle.to_number(string, format);
  END IF;
  RETURN godwit_oracle.to_number(string, format, nlsparam);
EXCEPTION
  WHEN data_exception THEN
    IF SQLERRM ~ '^ORA-(01481|01810|01820|01821|01898)' THEN
      RAISE;
    END IF;
    RETURN otherwise;
END
$$;
