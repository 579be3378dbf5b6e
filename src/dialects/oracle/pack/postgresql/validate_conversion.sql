-- validate_conversion: 1 where a text can be converted to a type, else 0. The type is named as in Oracle, of NUMBER with its precision and scale
-- ('NUMBER(5,2)'); NULL can be converted to any.
-- manual: SQL Language Reference, "VALIDATE_CONVERSION"
-- requires: to_number, to_date, to_timestamp, to_timestamp_tz, to_dsinterval, to_yminterval
CREATE OR REPLACE FUNCTION godwit_oracle.validate_conversion(string text, type text, format text DEFAULT NULL, nlsparam text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
DECLARE
  size constant text := substring(type FROM '\(.*\)');
  number numeric;
BEGIN
  IF string IS NULL OR string = '' THEN
    RETURN 1;
  END IF;
  CASE
    WHEN type LIKE 'NUMBER%' OR type LIKE 'BINARY_%' THEN
      number := CASE WHEN type LIKE 'BINARY_%' AND upper(btrim(string)) IN ('INF', '-INF', 'NAN') THEN 0
        WHEN format IS NULL THEN godwit_oracle.to_number(string) ELSE godwit_oracle.to_number(string, format, nlsparam) END;
      IF size IS NOT NULL THEN
        EXECUTE 'SELECT $1::numeric' || size INTO number USING number;
      END IF;
    WHEN type = 'DATE' THEN
      PERFORM CASE WHEN format IS NULL THEN godwit_oracle.to_date(string) ELSE godwit_oracle.to_date(string, format, nlsparam) END;
    WHEN type = 'TIMESTAMP' THEN
      PERFORM CASE WHEN format IS NULL THEN godwit_oracle.to_timestamp(string) ELSE godwit_oracle.to_timestamp(string, format, nlsparam) END;
    WHEN type = 'TIMESTAMP WITH TIME ZONE' THEN
      PERFORM CASE WHEN format IS NULL THEN godwit_oracle.to_timestamp_tz(string)
        ELSE godwit_oracle.to_timestamp_tz(string, format, nlsparam) END;
    WHEN type = 'INTERVAL DAY TO SECOND' THEN
      PERFORM godwit_oracle.to_dsinterval(string);
    WHEN type = 'INTERVAL YEAR TO MONTH' THEN
      PERFORM godwit_oracle.to_yminterval(string);
  END CASE;
  RETURN 1;
EXCEPTION
  WHEN data_exception THEN
    IF SQLERRM ~ '^ORA-(01481|01810|01820|01821|01898)' THEN
      RAISE;
    END IF;
    RETURN 0;
END
$$;
