-- character_set: the name that PostgreSQL has for a character set of Oracle, which may have language and territory in front (AMERICAN_AMERICA.AL32UTF8); NULL is the database's own. AL16UTF16 is not among PostgreSQL's: UTF16 and UTF16LE name it for encode_text and decode_text.
-- manual: Globalization Support Guide, appendix A, "Locale Data"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.character_set(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  plain constant text := upper(regexp_replace(name, '^.*\.', ''));
  found constant text := CASE
    WHEN plain IS NULL OR plain IN ('AL32UTF8', 'UTF8', 'UTF-8', 'UTFE') THEN 'UTF8'
    WHEN plain IN ('AL16UTF16', 'UTF-16BE') THEN 'UTF16'
    WHEN plain IN ('AL16UTF16LE', 'UTF-16LE') THEN 'UTF16LE'
    WHEN plain IN ('US7ASCII', 'US-ASCII') THEN 'SQL_ASCII'
    WHEN plain = 'WE8ISO8859P1' OR plain = 'ISO-8859-1' THEN 'LATIN1'
    WHEN plain = 'EE8ISO8859P2' OR plain = 'ISO-8859-2' THEN 'LATIN2'
    WHEN plain = 'SE8ISO8859P3' THEN 'LATIN3'
    WHEN plain = 'NEE8ISO8859P4' THEN 'LATIN4'
    WHEN plain = 'WE8ISO8859P9' THEN 'LATIN5'
    WHEN plain = 'WE8ISO8859P15' OR plain = 'ISO-8859-15' THEN 'LATIN9'
    WHEN plain = 'CL8ISO8859P5' THEN 'ISO_8859_5'
    WHEN plain = 'AR8ISO8859P6' THEN 'ISO_8859_6'
    WHEN plain = 'EL8ISO8859P7' THEN 'ISO_8859_7'
    WHEN plain = 'IW8ISO8859P8' THEN 'ISO_8859_8'
    WHEN plain ~ '^(WE|EE|CL|EL|TR|IW|AR|BLT|VN)8MSWIN125\d$' THEN 'WIN' || right(plain, 4)
    WHEN plain ~ '^WINDOWS-125\d$' THEN 'WIN' || right(plain, 4)
    WHEN plain = 'JA16SJIS' THEN 'SJIS'
    WHEN plain = 'JA16EUC' THEN 'EUC_JP'
    WHEN plain = 'KO16KSC5601' THEN 'EUC_KR'
    WHEN plain = 'KO16MSWIN949' THEN 'UHC'
    WHEN plain = 'ZHS16GBK' THEN 'GBK'
    WHEN plain = 'ZHS32GB18030' THEN 'GB18030'
    WHEN plain = 'ZHT16BIG5' THEN 'BIG5'
  END;
BEGIN
  IF found IS NULL THEN
    PERFORM godwit_oracle.raise_error(-1482, 'unsupported character set ' || name);
  END IF;
  RETURN found;
END
$$;
