-- oracle_name: a name of PostgreSQL as Oracle shows it. A plain name without capitals was written without quotes, so it is all capitals in Oracle;
-- any other name was quoted and stays as it is.
-- manual: SQL Language Reference, "Database Object Naming Rules"
CREATE OR REPLACE FUNCTION godwit_oracle.oracle_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN name = lower(name) AND name !~ '[^[:alnum:]_$#]' THEN upper(name) ELSE name END
$$;
