-- variable_key: the name of the custom setting that holds a value of the session's state. A key of plain lower-case names is
-- readable with SHOW; any other (upper case, #, blanks) is written in hexadecimal, since names of settings
-- ignore case and allow only letters, digits, _ and $.
-- manual: PL/SQL Language Reference, "Package State"
CREATE OR REPLACE FUNCTION godwit_oracle.variable_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN name ~ '^[a-z_][a-z0-9_$]*(\.[a-z_][a-z0-9_$]*)*$' THEN 'godwit_oracle.state.' || name
    ELSE 'godwit_oracle.state_hex.x' || encode(convert_to(name, 'UTF8'), 'hex') END
$$;
