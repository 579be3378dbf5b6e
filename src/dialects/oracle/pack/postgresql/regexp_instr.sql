-- regexp_instr: the position of the nth match of a regular expression (or of one of its first nine subexpressions), or with return_opt 1
-- the position after it; 0 when there is none.
-- manual: SQL Language Reference, "REGEXP_INSTR"
-- requires: regexp_pattern, regexp_flags
CREATE OR REPLACE FUNCTION godwit_oracle.regexp_instr(string text, pattern text, start numeric DEFAULT 1, occurrence numeric DEFAULT 1,
  return_opt numeric DEFAULT 0, match_param text DEFAULT NULL, subexpr numeric DEFAULT 0) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.regexp_instr(nullif(string, ''), godwit_oracle.regexp_pattern(nullif(pattern, ''), match_param), trunc(start)::integer,
    trunc(occurrence)::integer, trunc(return_opt)::integer, godwit_oracle.regexp_flags(match_param), trunc(subexpr)::integer)
$$;
