-- fit_text: a value as a VARCHAR2 of the given size holds it: itself, or ORA-06502 if it is longer, trailing blanks included.
-- manual: PL/SQL Language Reference, "Declaring Variables of the CHAR and VARCHAR2 Data Types"
CREATE OR REPLACE FUNCTION godwit_oracle.fit_text(value text, size integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF length(value) > size THEN
    RAISE EXCEPTION USING
      ERRCODE = 'string_data_right_truncation',
      MESSAGE = 'ORA-06502: PL/SQL: numeric or value error: character string buffer too small';
  END IF;
  RETURN value;
END
$$;
