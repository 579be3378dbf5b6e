-- to_money: a number, or a text that says one, as MONEY: rounded to four digits, from -922337203685477.5808 to 922337203685477.5807, an error beyond. A text may have
-- a sign of currency and commas between its digits; one of blanks is 0.
-- manual: Transact-SQL Reference, "money and smallmoney (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.to_money(value numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF round(value, 4) NOT BETWEEN -922337203685477.5808 AND 922337203685477.5807 THEN
    RAISE numeric_value_out_of_range USING MESSAGE = 'Arithmetic overflow error converting expression to data type money.';
  END IF;
  RETURN round(value, 4);
END
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.to_money(value text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  parts text[] := regexp_match(value COLLATE "C", '^\s*([-+]?)\s*[$£¤¥€₤₧₩₪₫¢]?\s*([-+]?)\s*(\d[\d,]*\.?\d*|\.\d*|)\s*$');
BEGIN
  IF parts IS NULL OR parts[1] <> '' AND parts[2] <> '' THEN
    RAISE invalid_text_representation
      USING MESSAGE = 'Cannot convert a char value to money. The char value has incorrect syntax.', DETAIL = 'Msg 235, Level 16, State 0';
  END IF;
  RETURN godwit_sqlserver.to_money((parts[1] || parts[2] || '0' || replace(parts[3] COLLATE "C", ',', ''))::numeric);
END
$$;
