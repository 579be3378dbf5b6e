-- dbms_lob_erase: overwrites a part of a LOB with blanks or zero bytes; amount becomes the number that was overwritten.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_erase(INOUT lob_loc text, INOUT amount numeric, "offset" numeric DEFAULT 1)
LANGUAGE plpgsql AS $$
BEGIN
  amount := greatest(0, least(amount, length(lob_loc) - "offset" + 1));
  lob_loc := substr(lob_loc, 1, "offset"::integer - 1) || repeat(' ', amount::integer) || substr(lob_loc, ("offset" + amount)::integer);
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lob_erase(INOUT lob_loc bytea, INOUT amount numeric, "offset" numeric DEFAULT 1)
LANGUAGE plpgsql AS $$
BEGIN
  amount := greatest(0, least(amount, octet_length(lob_loc) - "offset" + 1));
  lob_loc := substr(lob_loc, 1, "offset"::integer - 1) || decode(repeat('00', amount::integer), 'hex') || substr(lob_loc, ("offset" + amount)::integer);
END
$$;
