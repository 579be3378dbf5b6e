-- pgcrypto_schema: the quoted name of the schema in which the extension pgcrypto is installed, wherever that is.
-- manual: PL/SQL Packages and Types Reference, "DBMS_CRYPTO"
-- extension: pgcrypto
CREATE OR REPLACE FUNCTION godwit_oracle.pgcrypto_schema() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT quote_ident(nspname) FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pgcrypto'
$$;
