-- json_self: the value itself; no value raises ORA-30625, as a method of an object that is NULL does.
-- manual: PL/SQL Language Reference, "Predefined Exceptions" (SELF_IS_NULL)
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.json_self(self json) RETURNS json
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF self IS NULL THEN
    PERFORM godwit_oracle.raise_error(-30625, 'method dispatch on NULL SELF argument is disallowed');
  END IF;
  RETURN self;
END
$$;
