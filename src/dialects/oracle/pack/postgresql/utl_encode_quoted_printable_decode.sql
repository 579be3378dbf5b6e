-- utl_encode_quoted_printable_decode: the bytes that a text in the quoted-printable form of MIME stands for.
-- manual: PL/SQL Packages and Types Reference, "UTL_ENCODE"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_encode_quoted_printable_decode(r bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg(CASE WHEN match[1] ~ '^=[[:xdigit:]]{2}$' THEN decode(substr(match[1], 2), 'hex') ELSE convert_to(match[1], 'UTF8') END, ''::bytea ORDER BY nth)
  FROM regexp_matches(regexp_replace(convert_from(r, 'UTF8'), E'=\r?\n', '', 'g'), '(=[[:xdigit:]]{2}|[^=]+|=)', 'g') WITH ORDINALITY AS found(match, nth)
$$;
