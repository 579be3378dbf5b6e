-- dbms_lob_instr: the position of the nth occurrence of a pattern from a position on; 0 when there is none.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
-- requires: instr
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_instr(lob_loc text, pattern text, "offset" numeric DEFAULT 1, nth numeric DEFAULT 1) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN "offset" >= 1 AND nth >= 1 THEN godwit_oracle.instr(lob_loc, pattern, "offset", nth) END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_instr(lob_loc bytea, pattern bytea, "offset" numeric DEFAULT 1, nth numeric DEFAULT 1) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  at integer := trunc("offset");
  found integer;
BEGIN
  IF at < 1 OR nth < 1 THEN
    RETURN NULL;
  END IF;
  FOR occurrence IN 1 .. trunc(nth)::integer LOOP
    found := position(pattern IN substr(lob_loc, at));
    IF found = 0 THEN
      RETURN 0;
    END IF;
    at := at + found;
  END LOOP;
  RETURN at - 1;
END
$$;
