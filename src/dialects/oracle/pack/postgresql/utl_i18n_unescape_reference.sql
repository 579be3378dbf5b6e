-- utl_i18n_unescape_reference: replaces references of HTML (&lt;, &#233;, &#xe9;) by their characters.
-- manual: PL/SQL Packages and Types Reference, "UTL_I18N"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_i18n_unescape_reference(str text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  match text[];
  result text := str;
BEGIN
  FOR match IN SELECT DISTINCT regexp_matches(str, '&#(x?)([[:xdigit:]]+);', 'g') LOOP
    result := replace(result, '&#' || match[1] || match[2] || ';',
      chr(CASE match[1] WHEN 'x' THEN ('x' || lpad(match[2], 8, '0'))::bit(32)::integer ELSE match[2]::integer END));
  END LOOP;
  RETURN replace(replace(replace(replace(replace(result, '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&apos;', ''''), '&amp;', '&');
END
$$;
