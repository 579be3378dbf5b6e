-- unsupported: stands in for a member of a built-in package that has no counterpart, and raises a clear error when it is reached. It never
-- returns, so that the type of its result is cast to what the place wants.
-- manual: PL/SQL Packages and Types Reference
CREATE OR REPLACE FUNCTION godwit_oracle.unsupported(member text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = member || ' has no counterpart in PostgreSQL',
    HINT = 'Replace the call by what PostgreSQL or an extension offers for the purpose, or do it in the application.';
END
$$;
