-- like_pattern: the regular expression of a pattern of LIKE that is known only when the code runs: `%`, `_`, `[a-f]`, `[^a-f]` and the character of ESCAPE.
-- manual: Transact-SQL Reference, "LIKE (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.like_pattern(pattern text, escape text DEFAULT '') RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  written text := '^';
  at integer := 1;
  letter text COLLATE "C";
  set text COLLATE "C";
BEGIN
  WHILE at <= length(pattern) LOOP
    letter := substr(pattern, at, 1);
    set := CASE WHEN letter = '[' THEN substring(substr(pattern, at) COLLATE "C" FROM '^\[(\^?\]?[^\]]*)\]') END;
    IF letter = escape COLLATE "C" AND at < length(pattern) THEN
      at := at + 1;
      written := written || regexp_replace(substr(pattern, at, 1) COLLATE "C", '([\\^$.|?*+(){}\[\]])', '\\\1');
    ELSIF set IS NOT NULL THEN
      written := written || '[' || regexp_replace(CASE WHEN set LIKE '^%' THEN '^' ELSE '' END
        || regexp_replace(ltrim(set, '^'), '([\\\[\]])', '\\\1', 'g'), '^$', '\\]') || ']';
      at := at + length(set) + 1;
    ELSE
      written := written || CASE letter WHEN '%' THEN '.*' WHEN '_' THEN '.'
        ELSE regexp_replace(letter, '([\\^$.|?*+(){}\[\]])', '\\\1') END;
    END IF;
    at := at + 1;
  END LOOP;
  RETURN written || '$';
END
$$;
