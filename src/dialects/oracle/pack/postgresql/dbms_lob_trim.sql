-- dbms_lob_trim: cuts a LOB to a length; a length beyond its own is an error.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
-- requires: raise_error
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_trim(INOUT lob_loc text, newlen numeric)
LANGUAGE plpgsql AS $$
BEGIN
  IF newlen < 0 OR newlen > length(lob_loc) THEN
    PERFORM godwit_oracle.raise_error(-22926, 'specified trim length is greater than current LOB value''s length');
  END IF;
  lob_loc := substr(lob_loc, 1, newlen::integer);
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_trim(INOUT lob_loc bytea, newlen numeric)
LANGUAGE plpgsql AS $$
BEGIN
  IF newlen < 0 OR newlen > octet_length(lob_loc) THEN
    PERFORM godwit_oracle.raise_error(-22926, 'specified trim length is greater than current LOB value''s length');
  END IF;
  lob_loc := substr(lob_loc, 1, newlen::integer);
END
$$;
