-- error_frame: the innermost line `PL/pgSQL function f(integer) line 3 at RAISE` of an error's context that is not of this pack, behind the
-- word `function`.
-- manual: Transact-SQL Reference, "ERROR_LINE (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.error_frame(context text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT frame[1]
  FROM regexp_matches(context, '^PL/pgSQL function (.* line [0-9]+ at .*)$', 'gn') WITH ORDINALITY AS found(frame, place)
  WHERE frame[1] NOT LIKE 'godwit\_sqlserver.%'
  ORDER BY place
  LIMIT 1
$$;
