-- to_smallmoney: a number, or a text that says one, as SMALLMONEY: as to_money, from -214748.3648 to 214748.3647.
-- manual: Transact-SQL Reference, "money and smallmoney (Transact-SQL)"
-- requires: to_money
CREATE OR REPLACE FUNCTION godwit_sqlserver.to_smallmoney(value numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF round(value, 4) NOT BETWEEN -214748.3648 AND 214748.3647 THEN
    RAISE numeric_value_out_of_range USING MESSAGE = 'Arithmetic overflow error converting expression to data type smallmoney.';
  END IF;
  RETURN round(value, 4);
END
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.to_smallmoney(value text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN godwit_sqlserver.to_smallmoney(godwit_sqlserver.to_money(value));
END
$$;
