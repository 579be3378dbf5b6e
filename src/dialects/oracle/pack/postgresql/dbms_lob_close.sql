-- dbms_lob_close: closes a LOB; there is nothing to do in PostgreSQL.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_close(INOUT lob_loc text)
LANGUAGE plpgsql AS $$
BEGIN
  NULL;
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_close(INOUT lob_loc bytea)
LANGUAGE plpgsql AS $$
BEGIN
  NULL;
END
$$;
