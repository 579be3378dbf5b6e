-- dbms_crypto_cipher: pgcrypto's name of a cipher suite of DBMS_CRYPTO (algorithm + chaining + padding), with the key as pgcrypto wants it and the
-- size of a block. AES, DES and triple DES with CBC or ECB chaining and PKCS5, zero or no padding exist; what pgcrypto
-- lacks (RC4, CFB, OFB) is refused.
-- manual: PL/SQL Packages and Types Reference, "DBMS_CRYPTO"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_cipher(typ integer, key bytea, OUT name text, OUT full_key bytea, OUT block integer, OUT zero_padded boolean)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  algorithm constant integer := typ & 255;
  chaining constant text := CASE typ & 3840 WHEN 256 THEN 'cbc' WHEN 768 THEN 'ecb' END;
  key_length constant integer := CASE algorithm WHEN 1 THEN 8 WHEN 2 THEN 16 WHEN 3 THEN 24 WHEN 6 THEN 16 WHEN 7 THEN 24 WHEN 8 THEN 32 END;
BEGIN
  name := CASE WHEN algorithm IN (4, 6, 7, 8) THEN 'aes' WHEN algorithm = 1 THEN 'des' WHEN algorithm IN (2, 3) THEN '3des' END
    || '-' || chaining || CASE typ & 61440 WHEN 4096 THEN '/pad:pkcs' WHEN 8192 THEN '/pad:none' WHEN 12288 THEN '/pad:none' END;
  IF name IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'ORA-28817: pgcrypto has no cipher for the DBMS_CRYPTO type ' || coalesce(typ::text, 'NULL');
  ELSIF key IS NULL OR octet_length(key) <> key_length OR (algorithm = 4 AND octet_length(key) NOT IN (16, 24, 32)) THEN
    RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'ORA-28234: the key does not have the length that the cipher needs';
  END IF;
  full_key := CASE WHEN algorithm = 2 THEN key || substr(key, 1, 8) ELSE key END;
  block := CASE WHEN name LIKE 'aes%' THEN 16 ELSE 8 END;
  zero_padded := typ & 61440 = 12288;
END
$$;
