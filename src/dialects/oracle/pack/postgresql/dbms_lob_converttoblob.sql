-- dbms_lob_converttoblob: appends or writes the bytes of a text to a BLOB, in a character set that is always the database's own; the offsets go behind what was read and written.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_converttoblob(INOUT dest_lob bytea, src_clob text, amount numeric, INOUT dest_offset numeric, INOUT src_offset numeric,
  blob_csid numeric, INOUT lang_context numeric, OUT warning numeric)
LANGUAGE plpgsql AS $$
DECLARE
  part constant text := substr(src_clob, src_offset::integer, least(amount, 2147483647)::integer);
  bytes constant bytea := convert_to(part, 'UTF8');
  before constant bytea := substr(coalesce(dest_lob, ''), 1, dest_offset::integer - 1);
BEGIN
  dest_lob := before || decode(repeat('00', dest_offset::integer - 1 - length(before)), 'hex') || bytes
    || substr(coalesce(dest_lob, ''), dest_offset::integer + length(bytes));
  dest_offset := dest_offset + length(bytes);
  src_offset := src_offset + length(part);
  warning := 0;
END
$$;
