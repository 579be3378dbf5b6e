-- raised_in_sql: whether an error comes from a SQL statement and not from a PL/pgSQL expression or assignment, as far as the
-- context of the error (PG_EXCEPTION_CONTEXT) tells: its first line that is not of a function of the extension pack is the
-- statement. Without a context it is true.
-- manual: PL/SQL Language Reference, "Predefined Exceptions" (INVALID_NUMBER: in procedural statements, VALUE_ERROR is raised)
CREATE OR REPLACE FUNCTION godwit_oracle.raised_in_sql(context text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT context IS NULL OR regexp_replace(context, '^(?:.*\n)?(?:PL/pgSQL function godwit_oracle\.|SQL function ")[^\n]*\n', '') ~ '^SQL statement "'
$$;
