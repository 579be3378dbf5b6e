-- set_variable: stores a value of the session's state, such as a package variable, under its key; see get_variable. Returns nothing.
-- manual: PL/SQL Language Reference, "Package State"
-- requires: variable_key
CREATE OR REPLACE FUNCTION godwit_oracle.set_variable(name text, value text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE AS $$
BEGIN
  PERFORM set_config(godwit_oracle.variable_key(name), coalesce(value, ''), false);
END
$$;
