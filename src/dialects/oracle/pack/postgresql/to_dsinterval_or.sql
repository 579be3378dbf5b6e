-- to_dsinterval_or: what TO_DSINTERVAL reads from a text, or another value where it cannot: TO_DSINTERVAL with DEFAULT … ON CONVERSION ERROR.
-- manual: SQL Language Reference, "TO_DSINTERVAL"
-- requires: to_dsinterval
CREATE OR REPLACE FUNCTION godwit_oracle.to_dsinterval_or(string text, otherwise interval) RETURNS interval
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN godwit_oracle.to_dsinterval(string);
EXCEPTION
  WHEN data_exception THEN
    RETURN otherwise;
END
$$;
