-- utl_i18n_raw_to_char: bytes of a character set, which is the database's own where it is left out, as text.
-- manual: PL/SQL Packages and Types Reference, "UTL_I18N"
-- requires: decode_text
CREATE OR REPLACE FUNCTION godwit_oracle.utl_i18n_raw_to_char(data bytea, src_charset text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.decode_text(data, coalesce(src_charset, 'AL32UTF8'))
$$;
