-- dbms_lob_read: reads characters or bytes from a position on; amount becomes the number that was read. At the end of the LOB NO_DATA_FOUND is raised.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
-- requires: raise_error
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_read(lob_loc text, INOUT amount numeric, "offset" numeric, OUT buffer text)
LANGUAGE plpgsql AS $$
BEGIN
  IF amount < 1 OR "offset" < 1 THEN
    PERFORM godwit_oracle.raise_error(-21560);
  END IF;
  buffer := substr(lob_loc, "offset"::integer, least(amount, 32767)::integer);
  amount := length(buffer);
  IF amount = 0 THEN
    PERFORM godwit_oracle.raise_error(-1403);
  END IF;
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_read(lob_loc bytea, INOUT amount numeric, "offset" numeric, OUT buffer bytea)
LANGUAGE plpgsql AS $$
BEGIN
  IF amount < 1 OR "offset" < 1 THEN
    PERFORM godwit_oracle.raise_error(-21560);
  END IF;
  buffer := substr(lob_loc, "offset"::integer, least(amount, 32767)::integer);
  amount := octet_length(buffer);
  IF amount = 0 THEN
    PERFORM godwit_oracle.raise_error(-1403);
  END IF;
END
$$;
