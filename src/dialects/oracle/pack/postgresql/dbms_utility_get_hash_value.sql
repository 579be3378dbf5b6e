-- dbms_utility_get_hash_value: a number from base to below base + hash_size that depends on the name alone. It is not the number that Oracle computes.
-- manual: PL/SQL Packages and Types Reference, "DBMS_UTILITY"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_utility_get_hash_value(name text, base bigint, hash_size bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT base + abs(hashtextextended(name, 0) % hash_size)
$$;
