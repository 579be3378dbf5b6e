-- dbms_lob_open: opens a LOB; the value is at hand in PostgreSQL, so there is nothing to do.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_open(INOUT lob_loc text, open_mode integer)
LANGUAGE plpgsql AS $$
BEGIN
  NULL;
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_open(INOUT lob_loc bytea, open_mode integer)
LANGUAGE plpgsql AS $$
BEGIN
  NULL;
END
$$;
