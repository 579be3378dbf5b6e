-- dbms_lob_substr: a number of characters or bytes from a position on; NULL when the position lies outside. (The amount comes first.)
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOB"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_substr(lob_loc text, amount numeric DEFAULT 32767, "offset" numeric DEFAULT 1) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN amount >= 1 AND "offset" >= 1 THEN nullif(substr(lob_loc, trunc("offset")::integer, trunc(amount)::integer), '') END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lob_substr(lob_loc bytea, amount numeric DEFAULT 32767, "offset" numeric DEFAULT 1) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN amount >= 1 AND "offset" >= 1 THEN nullif(substr(lob_loc, trunc("offset")::integer, trunc(amount)::integer), ''::bytea) END
$$;
