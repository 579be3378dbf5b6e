-- dbms_crypto_decrypt: decrypts bytes with a cipher suite; see dbms_crypto_encrypt.
-- manual: PL/SQL Packages and Types Reference, "DBMS_CRYPTO"
-- requires: dbms_crypto_cipher, pgcrypto_schema
-- extension: pgcrypto
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_decrypt(src bytea, typ integer, key bytea, iv bytea DEFAULT NULL) RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  cipher constant record := godwit_oracle.dbms_crypto_cipher(typ, key);
  result bytea;
BEGIN
  IF src IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE 'SELECT ' || godwit_oracle.pgcrypto_schema() || '.decrypt_iv($1, $2, $3, $4)' INTO result
    USING src, cipher.full_key, coalesce(iv, decode(repeat('00', cipher.block), 'hex')), cipher.name;
  RETURN CASE WHEN cipher.zero_padded THEN rtrim(result, '\x00'::bytea) ELSE result END;
END
$$;
