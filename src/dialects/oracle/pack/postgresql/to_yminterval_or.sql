-- to_yminterval_or: what TO_YMINTERVAL reads from a text, or another value where it cannot: TO_YMINTERVAL with DEFAULT … ON CONVERSION ERROR.
-- manual: SQL Language Reference, "TO_YMINTERVAL"
-- requires: to_yminterval
CREATE OR REPLACE FUNCTION godwit_oracle.to_yminterval_or(string text, otherwise interval) RETURNS interval
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN godwit_oracle.to_yminterval(string);
EXCEPTION
  WHEN data_exception THEN
    RETURN otherwise;
END
$$;
