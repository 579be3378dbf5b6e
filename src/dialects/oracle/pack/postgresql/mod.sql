-- mod: the remainder of a division with the sign of the first argument; the first argument itself when the second is 0.
-- manual: SQL Language Reference, "MOD"
CREATE OR REPLACE FUNCTION godwit_oracle.mod(dividend numeric, divisor numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN divisor = 0 THEN dividend ELSE dividend % divisor END
$$;
