-- dbms_lob_getlength: the length of a CLOB in characters or of a BLOB in bytes. An empty one has length 0.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_getlength(lob_loc text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT length(lob_loc)
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_getlength(lob_loc bytea) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT octet_length(lob_loc)
$$;
