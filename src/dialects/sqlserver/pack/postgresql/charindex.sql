-- charindex: the place of a text in another one from a character on, 0 where it is not there. A beginning before the first character is the first.
-- manual: Transact-SQL Reference, "CHARINDEX (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.charindex(sought text, value text, start integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE strpos(substr(value, greatest(start, 1)), sought COLLATE "C") WHEN 0 THEN 0
    ELSE strpos(substr(value, greatest(start, 1)), sought COLLATE "C") + greatest(start, 1) - 1 END
$$;
