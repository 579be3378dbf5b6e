-- dbms_lob_istemporary: 1 when a LOB is temporary. A LOB in a variable of PostgreSQL always is a value of its own, so 1; NULL for NULL.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_istemporary(lob_loc text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN lob_loc IS NOT NULL THEN 1 END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_istemporary(lob_loc bytea) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN lob_loc IS NOT NULL THEN 1 END
$$;
