-- datetime_language: checks the third argument of the datetime functions. Names of months and days are written and read in
-- English; any other NLS_DATE_LANGUAGE, and a calendar that is not Gregorian, is refused rather than ignored.
-- manual: SQL Language Reference, "TO_CHAR (datetime)", nlsparam
CREATE OR REPLACE FUNCTION godwit_oracle.datetime_language(nlsparam text) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF nullif(btrim(nlsparam), '') IS NOT NULL
    AND upper(nlsparam) !~ '^\s*(NLS_DATE_LANGUAGE\s*=\s*[''"]?(ENGLISH|AMERICAN|AMERICAN_AMERICA)[''"]?|NLS_CALENDAR\s*=\s*[''"]?GREGORIAN[''"]?|NLS_TERRITORY\s*=\s*[''"]?AMERICA[''"]?)\s*$' THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'godwit_oracle writes and reads datetimes in English only, not with ' || nlsparam;
  END IF;
END
$$;
