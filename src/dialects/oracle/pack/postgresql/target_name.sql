-- target_name: the name in PostgreSQL's catalog that a name of Oracle stands for: quotes fall off, and a name in capitals or without quotes becomes lower case.
-- manual: SQL Language Reference, "Database Object Naming Rules"
CREATE OR REPLACE FUNCTION godwit_oracle.target_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN btrim(name) ~ '^".*"$' AND btrim(name, ' "') <> upper(btrim(name, ' "')) THEN btrim(name, ' "')
    ELSE lower(btrim(name, ' "'))
  END
$$;
