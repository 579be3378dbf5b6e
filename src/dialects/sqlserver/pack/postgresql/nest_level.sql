-- nest_level: how many procedures, functions and triggers are running, one within the other: 1 in one that a client calls.
-- manual: Transact-SQL Reference, "@@NESTLEVEL (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.nest_level() RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL RESTRICTED AS $$
DECLARE
  stack text;
BEGIN
  GET DIAGNOSTICS stack = PG_CONTEXT;
  RETURN (SELECT count(*) FROM regexp_matches(stack, '^(?:PL/pgSQL|SQL) function (?!inline_code_block)', 'gn')) - 1;
END
$$;
