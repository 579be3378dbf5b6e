-- greatest: the greatest of its arguments; NULL when any of them is NULL, where PostgreSQL's own passes over NULLs.
-- manual: SQL Language Reference, "GREATEST"
CREATE OR REPLACE FUNCTION godwit_oracle.greatest(VARIADIC candidates anycompatiblearray) RETURNS anycompatible
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN count(*) = count(candidate) THEN max(candidate) END FROM unnest(candidates) AS candidate
$$;
