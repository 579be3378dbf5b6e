-- dbms_random_normal: a random number of the standard normal distribution (by the method of Box and Muller).
-- manual: PL/SQL Packages and Types Reference, "DBMS_RANDOM"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_random_normal() RETURNS numeric
LANGUAGE sql VOLATILE PARALLEL RESTRICTED AS $$
  SELECT (sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))::numeric
$$;
