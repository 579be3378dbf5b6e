-- convert: the text with the characters that another character set has. In Oracle the result has the bytes of that set; here it stays text, with a question mark for each character that is not in the set, and for US7ASCII the letter without its accent.
-- manual: SQL Language Reference, "CONVERT"
-- requires: character_set, decode_text, encode_text
CREATE OR REPLACE FUNCTION godwit_oracle.convert(value text, dest_char_set text, source_char_set text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE godwit_oracle.character_set(dest_char_set)
    WHEN 'UTF8' THEN value
    WHEN 'SQL_ASCII' THEN godwit_oracle.decode_text(godwit_oracle.encode_text(
      regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g'), dest_char_set), dest_char_set)
    ELSE godwit_oracle.decode_text(godwit_oracle.encode_text(value, dest_char_set), dest_char_set)
  END
$$;
