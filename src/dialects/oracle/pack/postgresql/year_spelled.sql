-- year_spelled: a year in English words, in capitals, as the format element YEAR writes it ('NINETEEN EIGHTY-SEVEN').
-- manual: SQL Language Reference, "Datetime Format Elements", YEAR
-- requires: number_spelled
CREATE OR REPLACE FUNCTION godwit_oracle.year_spelled(year integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN year % 1000 < 10 OR year < 100 THEN godwit_oracle.number_spelled(year)
    WHEN year % 100 = 0 THEN godwit_oracle.number_spelled(year / 100) || ' HUNDRED'
    WHEN year % 100 < 10 THEN godwit_oracle.number_spelled(year / 100) || ' OH-' || godwit_oracle.number_spelled(year % 100)
    ELSE godwit_oracle.number_spelled(year / 100) || ' ' || godwit_oracle.number_spelled(year % 100)
  END
$$;
