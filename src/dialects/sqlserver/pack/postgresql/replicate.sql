-- replicate: a text so many times, NULL for a negative number.
-- manual: Transact-SQL Reference, "REPLICATE (Transact-SQL)"; "SPACE (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.replicate(value text, times integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN times >= 0 THEN repeat(value, times) END
$$;
