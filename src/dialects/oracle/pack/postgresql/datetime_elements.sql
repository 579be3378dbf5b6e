-- datetime_elements: cuts a datetime format model into its elements: each is one format element as written (with its TH, SP suffix), one
-- quoted text with its quotes, or one character of punctuation.
-- manual: SQL Language Reference, "Datetime Format Models"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.datetime_elements(format text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  elements constant text[] := ARRAY(SELECT match[1] FROM regexp_matches(format,
    '("[^"]*"?|FM|FX|(?:SYYYY|YYYY|Y,YYY|YYY|YY|Y|IYYY|IYY|IY|I|RRRR|RR|SCC|CC|Q|MM|WW|W|IW|DDD|DD|D|J|HH24|HH12|HH|MI|SSSSS|SS)(?:SPTH|THSP|TH|SP)?'
    || '|SYEAR|YEAR|MONTH|MON|RM|DAY|DY|FF[1-9]?|AM|PM|A\.M\.|P\.M\.|AD|BC|A\.D\.|B\.C\.|TZH|TZM|TZR|TZD|X|DL|DS|TS|[^[:alnum:]]|.)',
    'gi') AS match);
BEGIN
  IF EXISTS (SELECT FROM unnest(elements) AS element WHERE element ~ '^[[:alnum:]]$' AND upper(element) NOT IN ('Y', 'I', 'Q', 'W', 'D', 'J', 'X'))
    OR EXISTS (SELECT FROM unnest(elements) AS element WHERE element ~ '^"([^"]*)$') THEN
    PERFORM godwit_oracle.raise_error(-1821);
  END IF;
  RETURN elements;
END
$$;
