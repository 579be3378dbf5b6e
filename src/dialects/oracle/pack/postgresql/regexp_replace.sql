-- regexp_replace: replaces the matches of a regular expression, or with an occurrence only that one. \1 to \9 in the replacement are the
-- subexpressions. Without a pattern the string stays as it is; without a replacement the matches are removed.
-- manual: SQL Language Reference, "REGEXP_REPLACE"
-- requires: regexp_pattern, regexp_flags
CREATE OR REPLACE FUNCTION godwit_oracle.regexp_replace(string text, pattern text, replacement text DEFAULT NULL, start numeric DEFAULT 1,
  occurrence numeric DEFAULT 0, match_param text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN nullif(pattern, '') IS NULL THEN nullif(string, '') ELSE
    nullif(pg_catalog.regexp_replace(nullif(string, ''), godwit_oracle.regexp_pattern(pattern, match_param),
      -- A backslash that is not before a digit or a backslash is an ordinary character to Oracle, and would quote & for PostgreSQL.
      pg_catalog.regexp_replace(coalesce(replacement, ''), '(\\[\\1-9])|(\\)', '\1\2\2', 'g'),
      trunc(start)::integer, trunc(occurrence)::integer, coalesce(godwit_oracle.regexp_flags(match_param), 's')), '') END
$$;
