-- dbms_crypto_randominteger: a whole number of 32 bits from a generator fit for cryptography.
-- manual: PL/SQL Packages and Types Reference, "DBMS_CRYPTO"
-- requires: dbms_crypto_randombytes
-- extension: pgcrypto
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_randominteger() RETURNS integer
LANGUAGE sql VOLATILE AS $$
  SELECT ('x' || encode(godwit_oracle.dbms_crypto_randombytes(4), 'hex'))::bit(32)::integer
$$;
