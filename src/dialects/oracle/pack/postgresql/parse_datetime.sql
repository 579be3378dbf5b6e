-- parse_datetime: reads a datetime with a format model; the work of to_date, to_timestamp and to_timestamp_tz. It is as lenient as Oracle where
-- FX is not set: any punctuation matches punctuation, punctuation and trailing time fields may be missing, two-digit year elements take four digits,
-- names of months stand for their numbers. What the string does not say is the current year and month, the first day, midnight. The zone is
-- the text of an offset or region, or NULL.
-- manual: SQL Language Reference, "String-to-Date Conversion Rules"
-- requires: datetime_elements, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.parse_datetime(string text, format text, OUT moment timestamp, OUT zone text)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  months constant text[] := ARRAY['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER',
    'NOVEMBER', 'DECEMBER'];
  days constant text[] := ARRAY['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
  romans constant text[] := ARRAY['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
  this_year constant integer := extract(year FROM localtimestamp);
  elements constant text[] := godwit_oracle.datetime_elements(regexp_replace(regexp_replace(format,
    '\mDL\M', 'fmDay, Month DD, YYYYfm', 'i'), '\mDS\M', 'MM/DD/RRRR', 'i'));
  rest text := CASE WHEN format ~* 'FX' THEN string ELSE btrim(string, E' \t\n') END;
  exact boolean := false;
  fill boolean := true;
  ends_in_time boolean;
  element text;
  code text;
  following text;
  taken text;
  number integer;
  limit_digits integer;
  year integer;
  month integer;
  day integer;
  day_of_year integer;
  julian integer;
  weekday integer;
  hour integer;
  half integer;
  minute integer;
  second integer;
  fraction numeric := 0;
  second_of_day integer;
  before_christ boolean := false;
  zone_hour text;
  zone_minute text;
BEGIN
  FOR at IN 1 .. cardinality(elements) LOOP
    element := elements[at];
    code := upper(element);
    IF code = 'FM' THEN
      fill := NOT fill;
      CONTINUE;
    ELSIF code = 'FX' THEN
      exact := NOT exact;
      CONTINUE;
    END IF;
    IF code LIKE '"%' THEN
      taken := btrim(element, '"');
      IF left(rest, length(taken)) <> taken THEN
        PERFORM godwit_oracle.raise_error(-1861);
      END IF;
      rest := pg_catalog.substr(rest, length(taken) + 1);
      CONTINUE;
    ELSIF code = 'X' OR code ~ '^[^[:alnum:]]' THEN
      IF exact AND left(rest, 1) <> (CASE code WHEN 'X' THEN '.' ELSE element END) THEN
        PERFORM godwit_oracle.raise_error(-1861);
      ELSIF rest ~ '^[^[:alnum:]]' AND NOT (code <> '-' AND rest ~ '^[-+]\d' AND upper(elements[at + 1]) IN ('TZH', 'SYYYY')) THEN
        rest := pg_catalog.substr(rest, 2);
      END IF;
      CONTINUE;
    END IF;
    IF NOT exact THEN
      rest := ltrim(rest, E' \t\n');
    END IF;
    IF rest = '' THEN
      -- Time fields at the end of the model may be missing in the string; a date field may not.
      ends_in_time := NOT exact AND NOT EXISTS (SELECT FROM unnest(elements[at:]) AS later(element)
        WHERE later.element ~ '^[[:alnum:]]' AND upper(later.element) !~ '^(HH24|HH12|HH|MI|SSSSS|SS|FF\d?|AM|PM|A\.M\.|P\.M\.|X|FM|FX|TZH|TZM|TZR|TZD)$');
      EXIT WHEN ends_in_time;
      PERFORM godwit_oracle.raise_error(-1840);
    END IF;
    following := upper(coalesce(elements[at + 1], ''));
    CASE
      WHEN code IN ('YYYY', 'YYY', 'YY', 'Y', 'RRRR', 'RR', 'MM', 'DDD', 'DD', 'D', 'J', 'HH24', 'HH12', 'HH', 'MI', 'SSSSS', 'SS', 'SYYYY', 'Y,YYY') OR code LIKE 'FF%' THEN
        limit_digits := CASE WHEN code LIKE 'FF%' THEN coalesce(nullif(pg_catalog.substr(code, 3), '')::integer, 9)
          ELSE CASE code WHEN 'YYYY' THEN 4 WHEN 'SYYYY' THEN 4 WHEN 'Y,YYY' THEN 5 WHEN 'RRRR' THEN 4 WHEN 'YYY' THEN 3 WHEN 'DDD' THEN 3
            WHEN 'Y' THEN 1 WHEN 'D' THEN 1 WHEN 'J' THEN 7 WHEN 'SSSSS' THEN 5 ELSE 2 END END;
        -- The alternatives that Oracle tries: a four-digit year for YY and RR, a name for MM.
        IF NOT exact AND code IN ('YY', 'RR', 'YYY', 'Y') AND rest ~ '^\d{4}(\D|$)' THEN
          limit_digits := 4;
        END IF;
        IF code = 'MM' AND NOT exact AND rest ~ '^[[:alpha:]]' THEN
          code := 'MONTH';
        ELSE
          IF code = 'SYYYY' THEN
            before_christ := rest LIKE '-%';
            rest := ltrim(rest, '-+ ');
          ELSIF code = 'Y,YYY' THEN
            rest := regexp_replace(rest, '^(\d),(\d{3})', '\1\2');
            limit_digits := 4;
          END IF;
          taken := substring(rest FROM '^\d{1,' || limit_digits || '}');
          IF taken IS NULL THEN
            PERFORM godwit_oracle.raise_error(-1858);
          ELSIF exact AND fill AND length(taken) <> limit_digits AND code NOT LIKE 'FF%' THEN
            PERFORM godwit_oracle.raise_error(-1862, 'the numeric value does not match the length of the format item');
          END IF;
          rest := pg_catalog.substr(rest, length(taken) + 1);
          number := taken::integer;
          CASE
            WHEN code IN ('YYYY', 'SYYYY', 'Y,YYY') THEN year := number;
            WHEN code IN ('YYY', 'YY', 'Y') THEN
              year := CASE WHEN length(taken) = 4 THEN number
                ELSE this_year - this_year % power(10, length(code))::integer + number END;
            WHEN code IN ('RR', 'RRRR') THEN
              year := CASE WHEN length(taken) > 2 THEN number
                ELSE this_year - this_year % 100 + number
                  + CASE WHEN number < 50 AND this_year % 100 >= 50 THEN 100 WHEN number >= 50 AND this_year % 100 < 50 THEN -100 ELSE 0 END END;
            WHEN code = 'MM' THEN month := number;
            WHEN code = 'DD' THEN day := number;
            WHEN code = 'DDD' THEN day_of_year := number;
            WHEN code = 'D' THEN weekday := number;
            WHEN code = 'J' THEN julian := number;
            WHEN code IN ('HH24', 'HH12', 'HH') THEN
              hour := number;
              IF code = 'HH24' AND hour > 23 THEN
                PERFORM godwit_oracle.raise_error(-1850);
              ELSIF code <> 'HH24' AND hour NOT BETWEEN 1 AND 12 THEN
                PERFORM godwit_oracle.raise_error(-1849);
              ELSIF code <> 'HH24' THEN
                half := coalesce(half, 0);
              END IF;
            WHEN code = 'MI' THEN minute := number;
            WHEN code = 'SS' THEN second := number;
            WHEN code = 'SSSSS' THEN second_of_day := number;
            ELSE fraction := ('0.' || taken)::numeric;
          END CASE;
          CONTINUE;
        END IF;
      ELSE
        NULL;
    END CASE;
    CASE
      WHEN code IN ('MON', 'MONTH') THEN
        month := NULL;
        FOR candidate IN 1 .. 12 LOOP
          IF upper(left(rest, length(months[candidate]))) = months[candidate] THEN
            month := candidate;
            rest := pg_catalog.substr(rest, length(months[candidate]) + 1);
            EXIT;
          ELSIF upper(left(rest, 3)) = left(months[candidate], 3) AND NOT (exact AND code = 'MONTH') THEN
            month := candidate;
            rest := pg_catalog.substr(rest, 4);
            EXIT;
          END IF;
        END LOOP;
        IF month IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1843);
        END IF;
      WHEN code IN ('DY', 'DAY') THEN
        weekday := NULL;
        FOR candidate IN 1 .. 7 LOOP
          IF upper(left(rest, length(days[candidate]))) = days[candidate] THEN
            weekday := candidate;
            rest := pg_catalog.substr(rest, length(days[candidate]) + 1);
            EXIT;
          ELSIF upper(left(rest, 3)) = left(days[candidate], 3) THEN
            weekday := candidate;
            rest := pg_catalog.substr(rest, 4);
            EXIT;
          END IF;
        END LOOP;
        IF weekday IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1846);
        END IF;
      WHEN code = 'RM' THEN
        taken := upper(substring(rest FROM '^[IVXivx]+'));
        month := array_position(romans, taken);
        IF month IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1843);
        END IF;
        rest := pg_catalog.substr(rest, length(taken) + 1);
      WHEN code IN ('AM', 'PM', 'A.M.', 'P.M.') THEN
        taken := upper(substring(rest FROM '^([AaPp]\.?[Mm]\.?)'));
        IF taken IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1855);
        END IF;
        half := CASE WHEN taken LIKE 'P%' THEN 12 ELSE 0 END;
        rest := pg_catalog.substr(rest, length(taken) + 1);
      WHEN code IN ('AD', 'BC', 'A.D.', 'B.C.') THEN
        taken := upper(substring(rest FROM '^(?:[Aa]\.?[Dd]\.?|[Bb]\.?[Cc]\.?)'));
        IF taken IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1856);
        END IF;
        before_christ := taken LIKE 'B%';
        rest := pg_catalog.substr(rest, length(taken) + 1);
      WHEN code = 'TZH' THEN
        zone_hour := substring(rest FROM '^[-+]?\d{1,2}');
        IF zone_hour IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1858);
        ELSIF abs(zone_hour::integer) > 15 THEN
          PERFORM godwit_oracle.raise_error(-1874);
        END IF;
        rest := pg_catalog.substr(rest, length(zone_hour) + 1);
      WHEN code = 'TZM' THEN
        zone_minute := substring(rest FROM '^\d{1,2}');
        IF zone_minute IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1858);
        END IF;
        rest := pg_catalog.substr(rest, length(zone_minute) + 1);
      WHEN code = 'TZR' THEN
        zone := substring(rest FROM '^(?:[-+]?\d{1,2}:\d{2}|[[:alpha:]_]+(?:/[[:alpha:]_+-]+\d*)*)');
        IF zone IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1857);
        END IF;
        rest := pg_catalog.substr(rest, length(zone) + 1);
      WHEN code = 'TZD' THEN
        rest := regexp_replace(rest, '^[[:alpha:]]+', '');
      WHEN code = 'TS' THEN
        taken := substring(rest FROM '^\d{1,2}:\d{2}:\d{2}');
        IF taken IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1861);
        END IF;
        rest := ltrim(pg_catalog.substr(rest, length(taken) + 1));
        hour := split_part(taken, ':', 1)::integer;
        minute := split_part(taken, ':', 2)::integer;
        second := split_part(taken, ':', 3)::integer;
        half := CASE WHEN rest ~* '^P' THEN 12 ELSE 0 END;
        rest := regexp_replace(rest, '^[AP]\.?M\.?', '', 'i');
      ELSE
        PERFORM godwit_oracle.raise_error(-1820);
    END CASE;
    IF code IN ('MONTH', 'DAY') AND NOT exact THEN
      -- to_char fills these names up with blanks, and what it wrote can be read again.
      rest := ltrim(rest, ' ');
    END IF;
  END LOOP;
  IF btrim(rest, E' \t\n') <> '' THEN
    PERFORM godwit_oracle.raise_error(-1830);
  END IF;
  IF minute > 59 THEN
    PERFORM godwit_oracle.raise_error(-1851);
  ELSIF second > 59 THEN
    PERFORM godwit_oracle.raise_error(-1852);
  ELSIF second_of_day > 86399 THEN
    PERFORM godwit_oracle.raise_error(-1853);
  ELSIF month NOT BETWEEN 1 AND 12 THEN
    PERFORM godwit_oracle.raise_error(-1843);
  ELSIF day NOT BETWEEN 1 AND 31 THEN
    PERFORM godwit_oracle.raise_error(-1847);
  ELSIF year = 0 THEN
    PERFORM godwit_oracle.raise_error(-1841);
  ELSIF julian NOT BETWEEN 1 AND 5373484 THEN
    PERFORM godwit_oracle.raise_error(-1854);
  END IF;
  year := coalesce(year, this_year) * CASE WHEN before_christ THEN -1 ELSE 1 END;
  IF julian IS NOT NULL THEN
    moment := timestamp '2000-01-01' + make_interval(days => julian - 2451545);
  ELSIF day_of_year IS NOT NULL THEN
    moment := make_timestamp(year, 1, 1, 0, 0, 0) + make_interval(days => day_of_year - 1);
    IF day_of_year = 0 OR extract(year FROM moment) <> year THEN
      PERFORM godwit_oracle.raise_error(-1848);
    END IF;
  ELSE
    moment := make_timestamp(year, coalesce(month, extract(month FROM localtimestamp)::integer), 1, 0, 0, 0);
    IF day > extract(day FROM moment + interval '1 month' - interval '1 day') THEN
      PERFORM godwit_oracle.raise_error(-1839);
    END IF;
    moment := moment + make_interval(days => coalesce(day, 1) - 1);
  END IF;
  IF weekday IS NOT NULL AND weekday <> extract(dow FROM moment) + 1 THEN
    PERFORM godwit_oracle.raise_error(-1835);
  END IF;
  IF half IS NOT NULL AND hour <= 12 THEN
    hour := hour % 12 + half;
  END IF;
  moment := moment + make_interval(secs => coalesce(second_of_day, coalesce(hour, 0) * 3600 + coalesce(minute, 0) * 60 + coalesce(second, 0)))
    + round(fraction * 1000000) * interval '1 microsecond';
  IF zone_hour IS NOT NULL THEN
    zone := CASE WHEN zone_hour ~ '^[-+]' THEN zone_hour ELSE '+' || zone_hour END || ':' || coalesce(zone_minute, '00');
  END IF;
END
$$;
