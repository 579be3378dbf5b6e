-- quotename: a name as a delimited identifier, in brackets or the given character and its counterpart; NULL beyond 128 characters or for another character.
-- manual: Transact-SQL Reference, "QUOTENAME (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.quotename(name text, delimiter text DEFAULT '[') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN length(name) > 128 THEN NULL
    WHEN left(delimiter, 1) IN ('[', ']') THEN '[' || replace(name COLLATE "C", ']', ']]') || ']'
    WHEN left(delimiter, 1) IN ('(', ')') THEN '(' || replace(name COLLATE "C", ')', '))') || ')'
    WHEN left(delimiter, 1) IN ('<', '>') THEN '<' || replace(name COLLATE "C", '>', '>>') || '>'
    WHEN left(delimiter, 1) IN ('{', '}') THEN '{' || replace(name COLLATE "C", '}', '}}') || '}'
    WHEN left(delimiter, 1) IN ('''', '"', '`')
      THEN left(delimiter, 1) || replace(name COLLATE "C", left(delimiter, 1), repeat(left(delimiter, 1), 2)) || left(delimiter, 1)
  END
$$;
