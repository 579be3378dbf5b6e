-- dbms_crypto_randombytes: bytes from a generator fit for cryptography.
-- manual: PL/SQL Packages and Types Reference, "DBMS_CRYPTO"
-- requires: pgcrypto_schema
-- extension: pgcrypto
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_randombytes(number_bytes integer) RETURNS bytea
LANGUAGE plpgsql VOLATILE STRICT AS $$
DECLARE
  result bytea;
BEGIN
  EXECUTE 'SELECT ' || godwit_oracle.pgcrypto_schema() || '.gen_random_bytes($1)' INTO result USING number_bytes;
  RETURN result;
END
$$;
