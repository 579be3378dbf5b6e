-- dbms_crypto_hash: the hash of bytes, or of the UTF-8 form of text: 1 MD4, 2 MD5, 3 SHA-1, 4 SHA-256, 5 SHA-384, 6 SHA-512.
-- manual: PL/SQL Packages and Types Reference, "DBMS_CRYPTO"
-- requires: pgcrypto_schema
-- extension: pgcrypto
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_hash(src bytea, typ integer) RETURNS bytea
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
  result bytea;
BEGIN
  CASE typ
    WHEN 2 THEN RETURN decode(md5(src), 'hex');
    WHEN 4 THEN RETURN sha256(src);
    WHEN 5 THEN RETURN sha384(src);
    WHEN 6 THEN RETURN sha512(src);
    WHEN 1, 3 THEN
      EXECUTE 'SELECT ' || godwit_oracle.pgcrypto_schema() || '.digest($1, $2)' INTO result USING src, CASE typ WHEN 1 THEN 'md4' ELSE 'sha1' END;
      RETURN result;
    ELSE
      RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'ORA-28817: DBMS_CRYPTO has no hash of type ' || typ;
  END CASE;
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_crypto_hash(src text, typ integer) RETURNS bytea
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.dbms_crypto_hash(convert_to(src, 'UTF8'), typ)
$$;
