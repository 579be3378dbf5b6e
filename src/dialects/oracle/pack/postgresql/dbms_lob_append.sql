-- dbms_lob_append: adds a LOB to the end of another.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_append(INOUT dest_lob text, src_lob text)
LANGUAGE plpgsql AS $$
BEGIN
  dest_lob := coalesce(dest_lob, '') || coalesce(src_lob, '');
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_append(INOUT dest_lob bytea, src_lob bytea)
LANGUAGE plpgsql AS $$
BEGIN
  dest_lob := coalesce(dest_lob, ''::bytea) || coalesce(src_lob, ''::bytea);
END
$$;
