-- utl_url_escape: replaces the characters that a URL may not have by % and two hexadecimal digits for each byte; the reserved characters ; / ? : @ & = + $ , too when that is asked for.
-- manual: PL/SQL Packages and Types Reference, "UTL_URL"
-- requires: encode_text
CREATE OR REPLACE FUNCTION godwit_oracle.utl_url_escape(url text, escape_reserved_chars boolean DEFAULT false, url_charset text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT string_agg(CASE
      WHEN letter ~ '[A-Za-z0-9_.!~*''()-]' OR NOT escape_reserved_chars AND letter ~ '[;/?:@&=+$,]' THEN letter
      ELSE upper(regexp_replace(encode(godwit_oracle.encode_text(letter, coalesce(url_charset, 'AL32UTF8')), 'hex'), '(..)', '%\1', 'g'))
    END, '' ORDER BY nth)
  FROM regexp_split_to_table(url, '') WITH ORDINALITY AS letters(letter, nth)
$$;
