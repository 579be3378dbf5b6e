-- blank_as_zero: a text that is to become a number: where it has nothing but blanks it says 0, unless the number is a DECIMAL.
-- manual: Transact-SQL Reference, "CAST and CONVERT (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.blank_as_zero(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN btrim(value) = '' THEN '0' ELSE value END
$$;
