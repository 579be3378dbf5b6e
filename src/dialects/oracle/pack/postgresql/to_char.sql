-- to_char: a number, date, timestamp or interval as text, with Oracle's format models. Without a model a number is written
-- with all its digits and no zero before the decimal point (.5), a timestamp without time zone as a DATE (NLS_DATE_FORMAT, see
-- nls_format) and one with time zone as TIMESTAMP WITH TIME ZONE. An interval ignores the model, as it does in Oracle;
-- it has two digits of years or days (at least) and six of a second, or as many as are said: one number says that it is one of years and months.
-- Time zone elements show the session's zone, since PostgreSQL keeps the instant only.
-- manual: SQL Language Reference, "TO_CHAR (number)", "TO_CHAR (datetime)", "TO_CHAR (character)"
-- requires: power_of_ten, format_datetime, format_number, datetime_language, nls_format, to_number, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value numeric) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  digits text := trim_scale(value)::text;
  exponent integer;
BEGIN
  IF abs(value) >= 1e40 OR (value <> 0 AND abs(value) < 1e-39) THEN
    exponent := floor(log(abs(value)));
    digits := rpad(abs(round(value * godwit_oracle.power_of_ten(-exponent), 34))::text, 36, '0');
    RETURN CASE WHEN value < 0 THEN '-' ELSE '' END || left(digits, 36 - CASE WHEN value < 0 THEN 1 ELSE 0 END
      - CASE WHEN abs(exponent) >= 100 THEN 1 ELSE 0 END)
      || 'E' || CASE WHEN exponent < 0 THEN '-' ELSE '+' END || lpad(abs(exponent)::text, greatest(2, length(abs(exponent)::text)), '0');
  END IF;
  IF length(digits) > 40 AND position('.' IN digits) > 0 THEN
    digits := trim_scale(round(value, greatest(0, 40 - position('.' IN ltrim(digits, '-0')))))::text;
  END IF;
  RETURN CASE WHEN digits LIKE '0.%' THEN pg_catalog.substr(digits, 2) WHEN digits LIKE '-0.%' THEN '-' || pg_catalog.substr(digits, 3) ELSE digits END;
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value double precision) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  CASE value
    WHEN 'NaN' THEN RETURN 'Nan';
    WHEN 'Infinity' THEN RETURN 'Inf';
    WHEN '-Infinity' THEN RETURN '-Inf';
    ELSE RETURN godwit_oracle.to_char(value::text::numeric);
  END CASE;
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(moment timestamp, format text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  -- PostgreSQL's own function writes these elements as Oracle does, and is some thirty times faster.
  IF format ~ '^(YYYY|yyyy|MM|mm|DD(?!D)|dd(?!d)|HH24|hh24|HH12|hh12|HH(?!\d)|MI|mi|SS(?!S)|ss(?!s)|MON(?!T)|Mon(?!t)|mon(?!t)|DY|Dy|dy|FF[1-6]|[-/:., ])+$'
    AND extract(year FROM moment) BETWEEN 1 AND 9999 THEN
    RETURN pg_catalog.to_char(moment, format);
  END IF;
  RETURN godwit_oracle.format_datetime(moment, format, NULL, NULL, NULL);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(moment timestamp, format text, nlsparam text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM godwit_oracle.datetime_language(nlsparam);
  RETURN godwit_oracle.to_char(moment, format);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(moment timestamptz, format text, nlsparam text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM godwit_oracle.datetime_language(nlsparam);
  RETURN godwit_oracle.to_char(moment, format);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(span interval, leading_digits integer, fraction_digits integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  months constant integer := extract(year FROM span) * 12 + extract(month FROM span);
  seconds constant numeric := abs(extract(epoch FROM span - make_interval(months => months)));
  sign constant text := CASE WHEN extract(epoch FROM span) < 0 THEN '-' ELSE '+' END;
BEGIN
  IF months <> 0 AND seconds <> 0 THEN
    PERFORM godwit_oracle.raise_error(-1867);
  ELSIF months <> 0 THEN
    RETURN godwit_oracle.to_char(span, leading_digits);
  END IF;
  RETURN sign || lpad(div(seconds, 86400)::text, greatest(leading_digits, length(div(seconds, 86400)::text)), '0')
    || ' ' || lpad((div(seconds, 3600) % 24)::text, 2, '0') || ':' || lpad((div(seconds, 60) % 60)::text, 2, '0')
    || ':' || lpad(trunc(seconds % 60)::text, 2, '0')
    || CASE WHEN fraction_digits = 0 THEN '' ELSE '.' || left(lpad(trunc(seconds % 1 * 1000000)::text, 6, '0') || '000', fraction_digits) END;
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(span interval, leading_digits integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  months constant integer := extract(year FROM span) * 12 + extract(month FROM span);
  years constant text := (abs(months) / 12)::text;
BEGIN
  RETURN CASE WHEN months < 0 THEN '-' ELSE '+' END || lpad(years, greatest(leading_digits, length(years)), '0')
    || '-' || lpad((abs(months) % 12)::text, 2, '0');
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(span interval) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_char(span, 2, 6)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value numeric, format text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.format_number(value, format, NULL)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value numeric, format text, nlsparam text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.format_number(value, format, nlsparam)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value bigint, format text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.format_number(value::numeric, format, NULL)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value double precision, format text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.format_number(value::text::numeric, format, NULL)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(moment timestamptz, format text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.format_datetime(moment::timestamp, format, extract(timezone FROM moment)::integer,
    CASE WHEN current_setting('TimeZone') ~ '[<>]' THEN pg_catalog.to_char(moment, 'TZH:TZM') ELSE current_setting('TimeZone') END,
    pg_catalog.to_char(moment, 'TZ'))
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value text, format text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.format_number(godwit_oracle.to_number(value), format, NULL)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT value::text
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(moment timestamp) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_char(moment, godwit_oracle.nls_format('date'))
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(moment timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_char(moment, godwit_oracle.nls_format('timestamp_tz'))
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(span interval, format text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_char(span)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_char(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT nullif(value, '')
$$;
