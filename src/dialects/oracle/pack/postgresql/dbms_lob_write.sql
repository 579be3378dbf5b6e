-- dbms_lob_write: writes the first characters or bytes of a buffer over a LOB from a position on; a gap is filled with blanks or zero bytes.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
-- requires: raise_error
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_write(INOUT lob_loc text, amount numeric, "offset" numeric, buffer text)
LANGUAGE plpgsql AS $$
BEGIN
  IF amount < 1 OR "offset" < 1 OR amount > length(buffer) THEN
    PERFORM godwit_oracle.raise_error(-21560);
  END IF;
  lob_loc := coalesce(lob_loc, '');
  IF length(lob_loc) < "offset" - 1 THEN
    lob_loc := lob_loc || repeat(' ', "offset"::integer - 1 - length(lob_loc));
  END IF;
  lob_loc := substr(lob_loc, 1, "offset"::integer - 1) || substr(buffer, 1, amount::integer) || substr(lob_loc, ("offset" + amount)::integer);
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_write(INOUT lob_loc bytea, amount numeric, "offset" numeric, buffer bytea)
LANGUAGE plpgsql AS $$
BEGIN
  IF amount < 1 OR "offset" < 1 OR amount > octet_length(buffer) THEN
    PERFORM godwit_oracle.raise_error(-21560);
  END IF;
  lob_loc := coalesce(lob_loc, ''::bytea);
  IF octet_length(lob_loc) < "offset" - 1 THEN
    lob_loc := lob_loc || decode(repeat('00', "offset"::integer - 1 - octet_length(lob_loc)), 'hex');
  END IF;
  lob_loc := substr(lob_loc, 1, "offset"::integer - 1) || substr(buffer, 1, amount::integer) || substr(lob_loc, ("offset" + amount)::integer);
END
$$;
