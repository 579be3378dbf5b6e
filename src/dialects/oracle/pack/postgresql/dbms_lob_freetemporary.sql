-- dbms_lob_freetemporary: lets a temporary LOB go: it becomes NULL.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_freetemporary(INOUT lob_loc text)
LANGUAGE plpgsql AS $$
BEGIN
  lob_loc := NULL;
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_freetemporary(INOUT lob_loc bytea)
LANGUAGE plpgsql AS $$
BEGIN
  lob_loc := NULL;
END
$$;
