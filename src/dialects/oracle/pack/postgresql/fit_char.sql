-- fit_char: a value as a CHAR of the given size holds it: padded with blanks, or ORA-06502 if it is longer.
-- manual: PL/SQL Language Reference, "Declaring Variables of the CHAR and VARCHAR2 Data Types"
-- requires: fit_text
CREATE OR REPLACE FUNCTION godwit_oracle.fit_char(value text, size integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT rpad(godwit_oracle.fit_text(value, size), size)
$$;
