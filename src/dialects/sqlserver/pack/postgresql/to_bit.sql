-- to_bit: a text as BIT: `true`, `false`, or a whole number, of which all but 0 are true. A text of blanks is false.
-- manual: Transact-SQL Reference, "bit (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.to_bit(value text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  CASE lower(btrim(value))
    WHEN 'true' THEN RETURN true;
    WHEN 'false' THEN RETURN false;
    WHEN '' THEN RETURN false;
    ELSE NULL;
  END CASE;
  IF value COLLATE "C" !~ '^\s*[-+]?\d+\s*$' THEN
    RAISE invalid_text_representation USING MESSAGE = format('Conversion failed when converting the varchar value ''%s'' to data type bit.', value);
  END IF;
  RETURN value::numeric <> 0;
END
$$;
