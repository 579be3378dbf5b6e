-- throw: raises an error of a number that is known at run time only, as THROW does: with the severity 16. A number of five digits is the
-- SQLSTATE, unless PostgreSQL has one like it; any other is in the detail.
-- manual: Transact-SQL Reference, "THROW (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.throw(number integer, message text, state integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  is_own constant boolean := number BETWEEN 50001 AND 99999 AND number NOT IN (53000, 53100, 53200, 53300, 53400, 54000,
    54001, 54011, 54023, 55000, 55006, 57000, 57014, 58000, 58030, 72000);
BEGIN
  IF number < 50000 OR number IS NULL THEN
    RAISE EXCEPTION 'Error number % in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.', number
      USING DETAIL = 'Msg 35100, Level 16, State 10';
  END IF;
  RAISE EXCEPTION '%', coalesce(message, '')
    USING ERRCODE = CASE WHEN is_own THEN number::text ELSE 'P0001' END,
      DETAIL = format('Msg %s, Level 16, State %s', number, coalesce(state, 1));
END
$$;
