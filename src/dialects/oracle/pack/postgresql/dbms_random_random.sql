-- dbms_random_random: a random whole number from -2^31 to below 2^31.
-- manual: PL/SQL Packages and Types Reference, "DBMS_RANDOM"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_random_random() RETURNS integer
LANGUAGE sql VOLATILE PARALLEL RESTRICTED AS $$
  SELECT (floor(random() * 4294967296) - 2147483648)::bigint::integer
$$;
