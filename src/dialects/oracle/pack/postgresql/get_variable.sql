-- get_variable: a value of the session's state, such as a package variable, as text; NULL when it was never set or was set to NULL. The key
-- is 'schema.package.variable'; the caller casts. The value lives in a custom setting of the session, so it needs no table and no right. One
-- difference remains: PostgreSQL takes a setting back when the transaction (or the block with an exception handler) that
-- changed it is rolled back.
-- manual: PL/SQL Language Reference, "Package State"
-- requires: variable_key
CREATE OR REPLACE FUNCTION godwit_oracle.get_variable(name text) RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT nullif(current_setting(godwit_oracle.variable_key(name), true), '')
$$;
