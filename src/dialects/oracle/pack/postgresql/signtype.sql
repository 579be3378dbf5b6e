-- signtype: -1, 0 and 1: the subtype SIGNTYPE.
-- manual: PL/SQL Language Reference, "PLS_INTEGER and BINARY_INTEGER Data Types"
-- requires: value_error
DO $$
BEGIN
  CREATE DOMAIN godwit_oracle.signtype AS integer CHECK (VALUE IS NULL OR VALUE BETWEEN -1 AND 1 OR godwit_oracle.value_error());
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
