-- dbms_crypto_encrypt: encrypts bytes with a cipher suite; without an initialisation vector one of zeros is used, as in Oracle.
-- manual: PL/SQL Packages and Types Reference, "DBMS_CRYPTO"
-- requires: dbms_crypto_cipher, pgcrypto_schema
-- extension: pgcrypto
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_encrypt(src bytea, typ integer, key bytea, iv bytea DEFAULT NULL) RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  cipher constant record := godwit_oracle.dbms_crypto_cipher(typ, key);
  result bytea;
BEGIN
  IF src IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE 'SELECT ' || godwit_oracle.pgcrypto_schema() || '.encrypt_iv($1, $2, $3, $4)' INTO result
    USING CASE WHEN cipher.zero_padded THEN src || decode(repeat('00', (cipher.block - octet_length(src) % cipher.block) % cipher.block), 'hex') ELSE src END,
      cipher.full_key, coalesce(iv, decode(repeat('00', cipher.block), 'hex')), cipher.name;
  RETURN result;
END
$$;
