-- power_of_ten: ten to a whole power, exactly. PostgreSQL's power() keeps only some sixteen digits after the point of a negative power.
-- manual: SQL Language Reference, "Number Format Elements", EEEE
CREATE OR REPLACE FUNCTION godwit_oracle.power_of_ten(exponent integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ('1e' || exponent)::numeric
$$;
