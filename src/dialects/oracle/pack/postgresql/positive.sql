-- positive: the integers from 1 on: the subtype POSITIVE.
-- manual: PL/SQL Language Reference, "PLS_INTEGER and BINARY_INTEGER Data Types"
-- requires: value_error
DO $$
BEGIN
  CREATE DOMAIN godwit_oracle.positive AS integer CHECK (VALUE IS NULL OR VALUE >= 1 OR godwit_oracle.value_error());
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
