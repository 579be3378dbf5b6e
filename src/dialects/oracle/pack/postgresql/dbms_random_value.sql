-- dbms_random_value: a random number from 0 to below 1, or from low to below high, with 38 digits.
-- manual: PL/SQL Packages and Types Reference, "DBMS_RANDOM"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_random_value() RETURNS numeric
LANGUAGE sql VOLATILE PARALLEL RESTRICTED AS $$
  SELECT floor(random() * 1e13)::bigint * 1e-13 + floor(random() * 1e13)::bigint * 1e-26 + floor(random() * 1e12)::bigint * 1e-38
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_random_value(low numeric, high numeric) RETURNS numeric
LANGUAGE sql VOLATILE STRICT PARALLEL RESTRICTED AS $$
  SELECT low + (high - low) * godwit_oracle.dbms_random_value()
$$;
