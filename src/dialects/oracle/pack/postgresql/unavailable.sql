-- unavailable: raises the error of a built-in package that reaches outside the database, which PostgreSQL's own languages cannot: feature not
-- supported, with a hint what to do.
-- manual: PL/SQL Packages and Types Reference
CREATE OR REPLACE FUNCTION godwit_oracle.unavailable(feature text, hint text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = feature || ' is not available in PostgreSQL', HINT = hint;
END
$$;
