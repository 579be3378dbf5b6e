-- remainder: the first argument less the second times the nearest whole number of their quotient (at a tie the even one).
-- manual: SQL Language Reference, "REMAINDER"
CREATE OR REPLACE FUNCTION godwit_oracle.remainder(dividend numeric, divisor numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT dividend - divisor * (floor(dividend / divisor) + CASE
    WHEN dividend / divisor - floor(dividend / divisor) > 0.5 THEN 1
    WHEN dividend / divisor - floor(dividend / divisor) < 0.5 THEN 0
    ELSE abs(floor(dividend / divisor) % 2) END)
$$;
