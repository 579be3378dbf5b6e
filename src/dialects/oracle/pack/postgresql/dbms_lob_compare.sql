-- dbms_lob_compare: 0 when two LOBs, or parts of them, are the same, -1 when the first is less, 1 when it is greater.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_compare(lob_1 text, lob_2 text, amount numeric DEFAULT 2147483647, offset_1 numeric DEFAULT 1,
  offset_2 numeric DEFAULT 1) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT bttextcmp(substr(lob_1, offset_1::integer, least(amount, 2147483647)::integer) COLLATE "C", substr(lob_2, offset_2::integer, least(amount, 2147483647)::integer) COLLATE "C")
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_compare(lob_1 bytea, lob_2 bytea, amount numeric DEFAULT 2147483647, offset_1 numeric DEFAULT 1,
  offset_2 numeric DEFAULT 1) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT byteacmp(substr(lob_1, offset_1::integer, least(amount, 2147483647)::integer), substr(lob_2, offset_2::integer, least(amount, 2147483647)::integer))
$$;
