-- regexp_pattern: an Oracle regular expression in PostgreSQL's notation. The period does not match a line feed unless the match parameter says n, a
-- backslash inside brackets is an ordinary character, a backslash before a letter other than d D w W s S A Z quotes that
-- letter, and with x the white space of the pattern does not count.
-- manual: SQL Language Reference, "Oracle Regular Expression Support"
CREATE OR REPLACE FUNCTION godwit_oracle.regexp_pattern(pattern text, match_param text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  any_character constant boolean := coalesce(match_param, '') LIKE '%n%';
  free_form constant boolean := coalesce(match_param, '') LIKE '%x%';
  part text;
  result text := '';
BEGIN
  -- Most patterns mean the same in both: nothing to take apart.
  IF pattern !~ '[.\\*]' AND NOT free_form AND pattern !~ '^\(\?' THEN
    RETURN pattern;
  END IF;
  FOR part IN SELECT match[1] FROM regexp_matches(pattern, '(\\.|\[\^?\]?(?:\[:[a-z]+:\]|\[=[^=]+=\]|\[\.[^.]+\.\]|[^]])*\]|.)', 'g') AS match LOOP
    IF part LIKE '[%' AND length(part) > 1 THEN
      result := result || pg_catalog.replace(part, '\', '\\');
    ELSIF part LIKE '\\%' THEN
      result := result || CASE
        WHEN part ~ '[[:alpha:]]' AND part !~ '[dDwWsSAZz]' THEN pg_catalog.substr(part, 2)
        WHEN part = '\z' THEN '\Z'
        ELSE part END;
    ELSIF part = '.' AND NOT any_character THEN
      result := result || '[^\n]';
    ELSIF free_form AND part ~ '\s' THEN
      CONTINUE;
    ELSE
      result := result || part;
    END IF;
  END LOOP;
  RETURN result;
END
$$;
