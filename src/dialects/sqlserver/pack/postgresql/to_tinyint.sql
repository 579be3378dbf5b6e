-- to_tinyint: a whole number, or a text that says one, as TINYINT, which goes from 0 to 255: an error beyond. A text of blanks is 0.
-- manual: Transact-SQL Reference, "int, bigint, smallint, and tinyint (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.to_tinyint(value bigint) RETURNS smallint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF value NOT BETWEEN 0 AND 255 THEN
    RAISE numeric_value_out_of_range
      USING MESSAGE = format('Arithmetic overflow error for data type tinyint, value = %s.', value), DETAIL = 'Msg 220, Level 16, State 2';
  END IF;
  RETURN value;
END
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.to_tinyint(value text) RETURNS smallint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN godwit_sqlserver.to_tinyint(CASE WHEN btrim(value) = '' THEN 0 ELSE value::bigint END);
END
$$;
