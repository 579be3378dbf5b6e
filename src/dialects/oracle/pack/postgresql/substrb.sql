-- substrb: like substr, counted in bytes. A byte of a character that was cut is replaced by a blank.
-- manual: SQL Language Reference, "SUBSTR"
CREATE OR REPLACE FUNCTION godwit_oracle.substrb(string text, start numeric, amount numeric DEFAULT 2147483647) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total constant integer := octet_length(string);
  first integer := trunc(greatest(least(start, 2147483647), -2147483647));
  last integer;
  at integer := 1;
  width integer;
  result text := '';
  letter text;
BEGIN
  first := CASE WHEN first = 0 THEN 1 WHEN first < 0 THEN total + 1 + first ELSE first END;
  IF first < 1 OR first > total OR amount < 1 THEN
    RETURN NULL;
  END IF;
  last := least(total, first + trunc(least(amount, 2147483647)) - 1);
  FOREACH letter IN ARRAY string_to_array(string, NULL) LOOP
    width := octet_length(letter);
    EXIT WHEN at > last;
    IF at >= first AND at + width - 1 <= last THEN
      result := result || letter;
    ELSIF at + width - 1 >= first THEN
      result := result || repeat(' ', least(at + width - 1, last) - greatest(at, first) + 1);
    END IF;
    at := at + width;
  END LOOP;
  RETURN nullif(result, '');
END
$$;
