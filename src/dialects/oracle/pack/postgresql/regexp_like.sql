-- regexp_like: whether a string matches a regular expression.
-- manual: SQL Language Reference, "REGEXP_LIKE Condition"
-- requires: regexp_pattern, regexp_flags
CREATE OR REPLACE FUNCTION godwit_oracle.regexp_like(string text, pattern text, match_param text DEFAULT NULL) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.regexp_like(nullif(string, ''), godwit_oracle.regexp_pattern(nullif(pattern, ''), match_param), godwit_oracle.regexp_flags(match_param))
$$;
