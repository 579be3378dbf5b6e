-- natural: the integers from 0 on: the subtype NATURAL.
-- manual: PL/SQL Language Reference, "PLS_INTEGER and BINARY_INTEGER Data Types"
-- requires: value_error
DO $$
BEGIN
  CREATE DOMAIN godwit_oracle.natural AS integer CHECK (VALUE IS NULL OR VALUE >= 0 OR godwit_oracle.value_error());
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
