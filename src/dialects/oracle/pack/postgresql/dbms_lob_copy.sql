-- dbms_lob_copy: copies characters or bytes from one LOB over another from a position on; a gap is filled with blanks or zero bytes.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_copy(INOUT dest_lob text, src_lob text, amount numeric, dest_offset numeric DEFAULT 1, src_offset numeric DEFAULT 1)
LANGUAGE plpgsql AS $$
DECLARE
  part text;
BEGIN
  part := substr(src_lob, src_offset::integer, least(amount, 2147483647)::integer);
  dest_lob := coalesce(dest_lob, '');
  IF length(dest_lob) < dest_offset - 1 THEN
    dest_lob := dest_lob || repeat(' ', dest_offset::integer - 1 - length(dest_lob));
  END IF;
  dest_lob := substr(dest_lob, 1, dest_offset::integer - 1) || part || substr(dest_lob, dest_offset::integer + length(part));
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_copy(INOUT dest_lob bytea, src_lob bytea, amount numeric, dest_offset numeric DEFAULT 1, src_offset numeric DEFAULT 1)
LANGUAGE plpgsql AS $$
DECLARE
  part bytea;
BEGIN
  part := substr(src_lob, src_offset::integer, least(amount, 2147483647)::integer);
  dest_lob := coalesce(dest_lob, ''::bytea);
  IF octet_length(dest_lob) < dest_offset - 1 THEN
    dest_lob := dest_lob || decode(repeat('00', dest_offset::integer - 1 - octet_length(dest_lob)), 'hex');
  END IF;
  dest_lob := substr(dest_lob, 1, dest_offset::integer - 1) || part || substr(dest_lob, dest_offset::integer + octet_length(part));
END
$$;
