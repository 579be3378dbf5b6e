-- roman_numeral: a number from 1 to 3999 in Roman numerals, in capitals.
-- manual: SQL Language Reference, "Number Format Elements", RN
CREATE OR REPLACE FUNCTION godwit_oracle.roman_numeral(value integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT repeat('M', value / 1000)
    || (ARRAY['', 'C', 'CC', 'CCC', 'CD', 'D', 'DC', 'DCC', 'DCCC', 'CM'])[value / 100 % 10 + 1]
    || (ARRAY['', 'X', 'XX', 'XXX', 'XL', 'L', 'LX', 'LXX', 'LXXX', 'XC'])[value / 10 % 10 + 1]
    || (ARRAY['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'])[value % 10 + 1]
$$;
