-- dbms_lob_isopen: 1 when a LOB is open. A value of PostgreSQL always can be read and written, so 1; NULL for NULL.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_isopen(lob_loc text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN lob_loc IS NOT NULL THEN 1 END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_isopen(lob_loc bytea) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN lob_loc IS NOT NULL THEN 1 END
$$;
