-- utl_raw_cast_to_raw: the bytes of a string in the database's encoding.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_cast_to_raw(c text) RETURNS bytea
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT convert_to(nullif(c, ''), getdatabaseencoding())
$$;
