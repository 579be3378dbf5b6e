-- substr: the part of a string from a character position, for a number of characters. A negative position counts from the end, 0 is 1,
-- decimals are cut off; a position outside the string or a length below 1 gives NULL.
-- manual: SQL Language Reference, "SUBSTR"
CREATE OR REPLACE FUNCTION godwit_oracle.substr(string text, start numeric) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  first constant integer := trunc(greatest(least(start, 2147483647), -2147483647));
BEGIN
  IF first > 0 THEN
    RETURN nullif(pg_catalog.substr(string, first), '');
  ELSIF first = 0 THEN
    RETURN nullif(string, '');
  ELSIF -first > length(string) THEN
    RETURN NULL;
  END IF;
  RETURN right(string, -first);
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.substr(string text, start numeric, amount numeric) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  first constant integer := trunc(greatest(least(start, 2147483647), -2147483647));
  many constant integer := trunc(greatest(least(amount, 2147483647), 0));
BEGIN
  IF first > 0 THEN
    RETURN nullif(pg_catalog.substr(string, first, many), '');
  ELSIF first = 0 THEN
    RETURN nullif(left(string, many), '');
  ELSIF -first > length(string) THEN
    RETURN NULL;
  END IF;
  RETURN nullif(left(right(string, -first), many), '');
END
$$;
