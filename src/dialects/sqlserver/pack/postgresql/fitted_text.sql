-- fitted_text: the text of a value that is no text, where it has room in so many characters; else what stands in its stead, `*` for a whole number, or an error.
-- manual: Transact-SQL Reference, "CAST and CONVERT (Transact-SQL)", "Truncating and rounding results"
CREATE OR REPLACE FUNCTION godwit_sqlserver.fitted_text(value text, length integer, instead text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF char_length(value) <= length OR value IS NULL THEN
    RETURN value;
  END IF;
  IF instead IS NULL THEN
    RAISE numeric_value_out_of_range USING MESSAGE = 'Arithmetic overflow error converting expression to data type varchar.';
  END IF;
  RETURN instead;
END
$$;
