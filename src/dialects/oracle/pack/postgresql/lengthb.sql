-- lengthb: the length of a string in bytes of the database's encoding.
-- manual: SQL Language Reference, "LENGTH"
CREATE OR REPLACE FUNCTION godwit_oracle.lengthb(string text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT octet_length(nullif(string, ''))
$$;
