-- dbms_lob_createtemporary: makes an empty LOB.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_createtemporary(INOUT lob_loc text, cache boolean, dur integer DEFAULT 10)
LANGUAGE plpgsql AS $$
BEGIN
  lob_loc := '';
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_createtemporary(INOUT lob_loc bytea, cache boolean, dur integer DEFAULT 10)
LANGUAGE plpgsql AS $$
BEGIN
  lob_loc := ''::bytea;
END
$$;
