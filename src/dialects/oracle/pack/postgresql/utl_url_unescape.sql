-- utl_url_unescape: replaces % and two hexadecimal digits by the characters that they stand for.
-- manual: PL/SQL Packages and Types Reference, "UTL_URL"
-- requires: decode_text, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.utl_url_unescape(url text, url_charset text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF url ~ '%(?![[:xdigit:]]{2})' THEN
    PERFORM godwit_oracle.raise_error(-29262, 'bad URL');
  END IF;
  RETURN (
    SELECT godwit_oracle.decode_text(string_agg(
        CASE WHEN part ~ '^%' THEN decode(substr(part, 2), 'hex') ELSE convert_to(part, 'UTF8') END, ''::bytea ORDER BY nth),
      coalesce(url_charset, 'AL32UTF8'))
    FROM regexp_matches(url, '%..|[^%]+', 'g') WITH ORDINALITY AS parts(match, nth), LATERAL (SELECT match[1]) AS one(part)
  );
END
$$;
