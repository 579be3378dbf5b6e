-- smalldatetime: a moment as SMALLDATETIME keeps it: rounded to minutes (29.999 seconds are rounded up), from 1900 to the sixth of June 2079.
-- manual: Transact-SQL Reference, "smalldatetime (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.smalldatetime(value timestamp) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rounded timestamp := date_trunc('minute', value + interval '30.001 seconds');
BEGIN
  IF rounded < timestamp '1900-01-01' OR rounded >= timestamp '2079-06-07' THEN
    RAISE datetime_field_overflow
      USING MESSAGE = 'The conversion resulted in an out-of-range smalldatetime value.';
  END IF;
  RETURN rounded;
END
$$;
