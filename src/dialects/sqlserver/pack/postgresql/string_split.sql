-- string_split: the pieces of a text between separators, under the collation of the text, whichever it is. An empty text is one piece.
-- manual: Transact-SQL Reference, "STRING_SPLIT (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.string_split(value text, separator text) RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN QUERY SELECT regexp_split_to_table(value COLLATE "C", '***=' || separator);
END
$$;
