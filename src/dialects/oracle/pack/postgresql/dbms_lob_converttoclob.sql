-- dbms_lob_converttoclob: writes the characters that bytes of a BLOB stand for to a text, from a character set that is always the database's own; the offsets go behind what was read and written.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_converttoclob(INOUT dest_lob text, src_blob bytea, amount numeric, INOUT dest_offset numeric, INOUT src_offset numeric,
  blob_csid numeric, INOUT lang_context numeric, OUT warning numeric)
LANGUAGE plpgsql AS $$
DECLARE
  bytes constant bytea := substr(src_blob, src_offset::integer, least(amount, 2147483647)::integer);
  part constant text := convert_from(bytes, 'UTF8');
BEGIN
  dest_lob := rpad(substr(coalesce(dest_lob, ''), 1, dest_offset::integer - 1), dest_offset::integer - 1) || part
    || substr(coalesce(dest_lob, ''), dest_offset::integer + length(part));
  dest_offset := dest_offset + length(part);
  src_offset := src_offset + length(bytes);
  warning := 0;
END
$$;
