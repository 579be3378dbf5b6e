-- regexp_substr: the nth match of a regular expression, or one of its first nine subexpressions.
-- manual: SQL Language Reference, "REGEXP_SUBSTR"
-- requires: regexp_pattern, regexp_flags
CREATE OR REPLACE FUNCTION godwit_oracle.regexp_substr(string text, pattern text, start numeric DEFAULT 1, occurrence numeric DEFAULT 1,
  match_param text DEFAULT NULL, subexpr numeric DEFAULT 0) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(pg_catalog.regexp_substr(nullif(string, ''), godwit_oracle.regexp_pattern(nullif(pattern, ''), match_param), trunc(start)::integer,
    trunc(occurrence)::integer, godwit_oracle.regexp_flags(match_param), trunc(subexpr)::integer), '')
$$;
