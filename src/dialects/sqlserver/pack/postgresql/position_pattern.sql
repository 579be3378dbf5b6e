-- position_pattern: the regular expression by which PATINDEX finds a pattern of LIKE; `%` at its beginning says that it may stand anywhere.
-- manual: Transact-SQL Reference, "PATINDEX (Transact-SQL)"
-- requires: like_pattern
CREATE OR REPLACE FUNCTION godwit_sqlserver.position_pattern(pattern text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN pattern COLLATE "C" LIKE '\%%' THEN substr(godwit_sqlserver.like_pattern(ltrim(pattern, '%')), 2)
    ELSE godwit_sqlserver.like_pattern(pattern) END
$$;
