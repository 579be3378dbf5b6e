-- regexp_count: how often a regular expression matches in a string, from a position on.
-- manual: SQL Language Reference, "REGEXP_COUNT"
-- requires: regexp_pattern, regexp_flags
CREATE OR REPLACE FUNCTION godwit_oracle.regexp_count(string text, pattern text, start numeric DEFAULT 1, match_param text DEFAULT NULL) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.regexp_count(nullif(string, ''), godwit_oracle.regexp_pattern(nullif(pattern, ''), match_param), trunc(start)::integer,
    godwit_oracle.regexp_flags(match_param))
$$;
