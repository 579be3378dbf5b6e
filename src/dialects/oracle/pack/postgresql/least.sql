-- least: the least of its arguments; NULL when any of them is NULL, where PostgreSQL's own passes over NULLs.
-- manual: SQL Language Reference, "LEAST"
CREATE OR REPLACE FUNCTION godwit_oracle.least(VARIADIC candidates anycompatiblearray) RETURNS anycompatible
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN count(*) = count(candidate) THEN min(candidate) END FROM unnest(candidates) AS candidate
$$;
