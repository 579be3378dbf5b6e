-- string_escape: a text with the characters escaped that JSON does not take as they are.
-- manual: Transact-SQL Reference, "STRING_ESCAPE (Transact-SQL)"
-- requires: json_text
CREATE OR REPLACE FUNCTION godwit_sqlserver.string_escape(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT substr(quoted, 2, length(quoted) - 2) FROM godwit_sqlserver.json_text(value) AS quoted
$$;
