-- dbms_lob_writeappend: adds the first characters or bytes of a buffer to the end of a LOB.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_writeappend(INOUT lob_loc text, amount numeric, buffer text)
LANGUAGE plpgsql AS $$
BEGIN
  lob_loc := coalesce(lob_loc, '') || substr(buffer, 1, amount::integer);
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_writeappend(INOUT lob_loc bytea, amount numeric, buffer bytea)
LANGUAGE plpgsql AS $$
BEGIN
  lob_loc := coalesce(lob_loc, ''::bytea) || substr(buffer, 1, amount::integer);
END
$$;
