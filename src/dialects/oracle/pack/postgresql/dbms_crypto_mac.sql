-- dbms_crypto_mac: the keyed hash (HMAC) of bytes: 1 MD5, 2 SHA-1, 3 SHA-256, 4 SHA-384, 5 SHA-512.
-- manual: PL/SQL Packages and Types Reference, "DBMS_CRYPTO"
-- requires: pgcrypto_schema
-- extension: pgcrypto
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_mac(src bytea, typ integer, key bytea) RETURNS bytea
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
  name constant text := (ARRAY['md5', 'sha1', 'sha256', 'sha384', 'sha512'])[typ];
  result bytea;
BEGIN
  IF name IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'ORA-28817: DBMS_CRYPTO has no keyed hash of type ' || typ;
  END IF;
  EXECUTE 'SELECT ' || godwit_oracle.pgcrypto_schema() || '.hmac($1, $2, $3)' INTO result USING src, key, name;
  RETURN result;
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_mac(src text, typ integer, key bytea) RETURNS bytea
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.dbms_crypto_mac(convert_to(src, 'UTF8'), typ, key)
$$;
