-- raise_error: RAISERROR with a severity that is known at run time only: up to 10 it is a message, from 11 on an error. The number is that of
-- the user's own errors, 50000.
-- manual: Transact-SQL Reference, "RAISERROR (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.raise_error(message text, severity integer, state integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(severity, 0) <= 10 THEN
    RAISE NOTICE '%', coalesce(message, '');
  ELSE
    RAISE EXCEPTION '%', coalesce(message, '')
      USING DETAIL = format('Msg 50000, Level %s, State %s', least(severity, 25), CASE WHEN state < 0 THEN 1 ELSE coalesce(state, 1) END);
  END IF;
END
$$;
