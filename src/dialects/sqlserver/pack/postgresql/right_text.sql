-- right_text: the last characters of a text; an error for a negative number of them.
-- manual: Transact-SQL Reference, "RIGHT (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.right_text(value text, length integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT substr(value, greatest(char_length(value) - length, 0) + 1, length)
$$;
