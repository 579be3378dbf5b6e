-- dbms_session_set_nls: sets a parameter of the session's language. The datetime formats count for later conversions; anything else must be as
-- the pack has it (American English, '.' and ','), else it is refused.
-- manual: PL/SQL Packages and Types Reference, "DBMS_SESSION"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_session_set_nls(param text, value text)
LANGUAGE plpgsql AS $$
DECLARE
  plain constant text := regexp_replace(value, '^''(.*)''$', '\1');
BEGIN
  CASE
    WHEN upper(param) IN ('NLS_DATE_FORMAT', 'NLS_TIMESTAMP_FORMAT', 'NLS_TIMESTAMP_TZ_FORMAT') THEN
      PERFORM set_config('godwit_oracle.' || lower(param), plain, false);
    WHEN upper(param) || '=' || upper(plain) IN ('NLS_DATE_LANGUAGE=AMERICAN', 'NLS_DATE_LANGUAGE=ENGLISH', 'NLS_LANGUAGE=AMERICAN',
      'NLS_LANGUAGE=ENGLISH', 'NLS_TERRITORY=AMERICA', 'NLS_NUMERIC_CHARACTERS=.,', 'NLS_SORT=BINARY', 'NLS_COMP=BINARY', 'NLS_CALENDAR=GREGORIAN') THEN
      NULL;
    ELSE
      RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'godwit_oracle has no ' || param || ' = ' || value;
  END CASE;
END
$$;
