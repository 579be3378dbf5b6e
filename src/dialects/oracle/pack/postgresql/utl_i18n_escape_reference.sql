-- utl_i18n_escape_reference: replaces the characters that have a meaning in HTML, and those that the page's character set does not have, by references.
-- manual: PL/SQL Packages and Types Reference, "UTL_I18N"
-- requires: encode_text
CREATE OR REPLACE FUNCTION godwit_oracle.utl_i18n_escape_reference(str text, page_cs_name text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT string_agg(CASE
      WHEN letter = '&' THEN '&amp;'
      WHEN letter = '<' THEN '&lt;'
      WHEN letter = '>' THEN '&gt;'
      WHEN letter = '"' THEN '&quot;'
      WHEN letter <> '?' AND godwit_oracle.encode_text(letter, coalesce(page_cs_name, 'AL32UTF8')) = '?'::bytea
        THEN '&#x' || to_hex(ascii(letter)) || ';'
      ELSE letter
    END, '' ORDER BY nth)
  FROM regexp_split_to_table(str, '') WITH ORDINALITY AS letters(letter, nth)
$$;
