-- dbms_lob_getchunksize: the number of bytes in which a LOB is best read and written: that of a TOAST chunk.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_getchunksize(lob_loc text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN lob_loc IS NOT NULL THEN 1996 END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_getchunksize(lob_loc bytea) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN lob_loc IS NOT NULL THEN 1996 END
$$;
