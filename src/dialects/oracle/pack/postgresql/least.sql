-- least: the least of its arguments; NULL when any of them is NULL, where PostgreSQL's own passes over NULLs.
-- manual: SQL Language Reference, "LEAST"
CREATE OR REPLACE FUNCTION godwit_oracle.least(VARIADIC candidates anycompatiblearray) RETURNS anycompatible
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  best ALIAS FOR $0;
BEGIN
  FOR at IN array_lower(candidates, 1) .. array_upper(candidates, 1) LOOP
    IF candidates[at] IS NULL THEN
      RETURN NULL;
    ELSIF best IS NULL OR candidates[at] < best THEN
      best := candidates[at];
    END IF;
  END LOOP;
  RETURN best;
END
$$;
