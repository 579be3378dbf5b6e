-- utl_i18n_string_to_raw: text as bytes of a character set, which is the database's own where it is left out.
-- manual: PL/SQL Packages and Types Reference, "UTL_I18N"
-- requires: encode_text
CREATE OR REPLACE FUNCTION godwit_oracle.utl_i18n_string_to_raw(data text, dst_charset text DEFAULT NULL) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
  SELECT godwit_oracle.encode_text(data, coalesce(dst_charset, 'AL32UTF8'))
$$;
