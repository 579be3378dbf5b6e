-- utl_raw_cast_to_varchar2: the string whose bytes in the database's encoding are given. Bytes that are no text in it are an error.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_cast_to_varchar2(r bytea) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT nullif(convert_from(r, getdatabaseencoding()), '')
$$;
