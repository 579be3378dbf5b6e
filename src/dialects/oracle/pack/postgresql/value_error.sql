-- value_error: raises VALUE_ERROR; the condition of a domain asks it where the value is none of the domain's. It stands behind OR and never returns.
-- manual: PL/SQL Language Reference, "Predefined Exceptions"
CREATE OR REPLACE FUNCTION godwit_oracle.value_error() RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'numeric_value_out_of_range', MESSAGE = 'ORA-06502: PL/SQL: numeric or value error';
END
$$;
