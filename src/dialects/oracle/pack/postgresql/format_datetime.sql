-- format_datetime: writes a datetime with a format model; the work of to_char for dates and timestamps. The elements TZH, TZM, TZR and TZD need
-- the offset and name of a time zone. Capitals follow the element ('DAY', 'Day', 'day'); FM takes the padding
-- away until the next FM. Fractions have six digits in PostgreSQL: FF7 to FF9 add zeros.
-- manual: SQL Language Reference, "Datetime Format Models"
-- requires: datetime_elements, number_spelled, year_spelled, roman_numeral, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.format_datetime(moment timestamp, format text, zone_offset integer, zone_name text, zone_abbreviation text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  months constant text[] := ARRAY['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER',
    'NOVEMBER', 'DECEMBER'];
  days constant text[] := ARRAY['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
  signed_year constant integer := extract(year FROM moment);
  year constant integer := abs(signed_year);
  month constant integer := extract(month FROM moment);
  hour constant integer := extract(hour FROM moment);
  element text;
  code text;
  suffix text;
  number bigint;
  width integer;
  word text;
  fill boolean := true;
  result text := '';
BEGIN
  FOREACH element IN ARRAY godwit_oracle.datetime_elements(format) LOOP
    code := upper(element);
    IF code = 'FM' THEN
      fill := NOT fill;
      CONTINUE;
    ELSIF code = 'FX' THEN
      CONTINUE;
    ELSIF code = 'X' THEN
      result := result || '.';
      CONTINUE;
    ELSIF element ~ '^[^[:alnum:]]' THEN
      result := result || btrim(element, '"');
      CONTINUE;
    END IF;
    suffix := coalesce(substring(code FROM '^(?:SYYYY|YYYY|Y,YYY|YYY|YY|Y|IYYY|IYY|IY|I|RRRR|RR|SCC|CC|Q|MM|WW|W|IW|DDD|DD|D|J|HH24|HH12|HH|MI|SSSSS|SS)(SPTH|THSP|TH|SP)$'), '');
    code := left(code, length(code) - length(suffix));
    number := NULL;
    word := NULL;
    CASE code
      WHEN 'YYYY', 'RRRR', 'SYYYY' THEN number := year; width := 4;
      WHEN 'Y,YYY' THEN word := (year / 1000)::text || ',' || lpad((year % 1000)::text, 3, '0');
      WHEN 'YYY' THEN number := year % 1000; width := 3;
      WHEN 'YY', 'RR' THEN number := year % 100; width := 2;
      WHEN 'Y' THEN number := year % 10; width := 1;
      WHEN 'IYYY' THEN number := extract(isoyear FROM moment); width := 4;
      WHEN 'IYY' THEN number := extract(isoyear FROM moment)::integer % 1000; width := 3;
      WHEN 'IY' THEN number := extract(isoyear FROM moment)::integer % 100; width := 2;
      WHEN 'I' THEN number := extract(isoyear FROM moment)::integer % 10; width := 1;
      WHEN 'CC', 'SCC' THEN number := (year + 99) / 100; width := 2;
      WHEN 'Q' THEN number := extract(quarter FROM moment); width := 1;
      WHEN 'MM' THEN number := month; width := 2;
      WHEN 'WW' THEN number := (extract(doy FROM moment)::integer - 1) / 7 + 1; width := 2;
      WHEN 'W' THEN number := (extract(day FROM moment)::integer - 1) / 7 + 1; width := 1;
      WHEN 'IW' THEN number := extract(week FROM moment); width := 2;
      WHEN 'DDD' THEN number := extract(doy FROM moment); width := 3;
      WHEN 'DD' THEN number := extract(day FROM moment); width := 2;
      WHEN 'D' THEN number := extract(dow FROM moment) + 1; width := 1;
      WHEN 'J' THEN number := extract(julian FROM date_trunc('day', moment)); width := 7;
      WHEN 'HH24' THEN number := hour; width := 2;
      WHEN 'HH', 'HH12' THEN number := (hour + 11) % 12 + 1; width := 2;
      WHEN 'MI' THEN number := extract(minute FROM moment); width := 2;
      WHEN 'SS' THEN number := trunc(extract(second FROM moment)); width := 2;
      WHEN 'SSSSS' THEN number := trunc(extract(epoch FROM moment::time)); width := 5;
      WHEN 'YEAR', 'SYEAR' THEN
        word := godwit_oracle.year_spelled(year);
        IF code = 'SYEAR' THEN
          word := CASE WHEN signed_year < 0 THEN '-' WHEN fill THEN ' ' ELSE '' END || word;
        END IF;
      WHEN 'MONTH' THEN word := rpad(months[month], CASE WHEN fill THEN 9 ELSE length(months[month]) END);
      WHEN 'MON' THEN word := left(months[month], 3);
      WHEN 'DAY' THEN
        word := days[extract(dow FROM moment)::integer + 1];
        word := rpad(word, CASE WHEN fill THEN 9 ELSE length(word) END);
      WHEN 'DY' THEN word := left(days[extract(dow FROM moment)::integer + 1], 3);
      WHEN 'RM' THEN
        word := godwit_oracle.roman_numeral(month);
        word := rpad(word, CASE WHEN fill THEN 4 ELSE length(word) END);
      WHEN 'AM', 'PM' THEN word := CASE WHEN hour < 12 THEN 'AM' ELSE 'PM' END;
      WHEN 'A.M.', 'P.M.' THEN word := CASE WHEN hour < 12 THEN 'A.M.' ELSE 'P.M.' END;
      WHEN 'AD', 'BC' THEN word := CASE WHEN signed_year < 0 THEN 'BC' ELSE 'AD' END;
      WHEN 'A.D.', 'B.C.' THEN word := CASE WHEN signed_year < 0 THEN 'B.C.' ELSE 'A.D.' END;
      WHEN 'DS' THEN
        result := result || godwit_oracle.format_datetime(moment, 'fmMM/DD/YYYY', NULL, NULL, NULL);
        CONTINUE;
      WHEN 'DL' THEN
        result := result || godwit_oracle.format_datetime(moment, 'fmDay, Month DD, YYYY', NULL, NULL, NULL);
        CONTINUE;
      WHEN 'TS' THEN
        result := result || godwit_oracle.format_datetime(moment, 'fmHH:fmMI:SS AM', NULL, NULL, NULL);
        CONTINUE;
      WHEN 'TZH', 'TZM', 'TZR', 'TZD' THEN
        IF zone_offset IS NULL THEN
          PERFORM godwit_oracle.raise_error(-1821);
        END IF;
        result := result || CASE code
          WHEN 'TZH' THEN CASE WHEN zone_offset < 0 THEN '-' ELSE '+' END || lpad((abs(zone_offset) / 3600)::text, 2, '0')
          WHEN 'TZM' THEN lpad((abs(zone_offset) / 60 % 60)::text, 2, '0')
          WHEN 'TZR' THEN zone_name
          ELSE zone_abbreviation
        END;
        CONTINUE;
      ELSE
        IF code LIKE 'FF%' THEN
          result := result || left(rpad(lpad((extract(microseconds FROM moment)::bigint % 1000000)::text, 6, '0'), 9, '0'),
            coalesce(nullif(substring(code FROM 3), ''), '6')::integer);
          CONTINUE;
        END IF;
        PERFORM godwit_oracle.raise_error(-1821);
    END CASE;
    IF number IS NOT NULL AND suffix IN ('SP', 'SPTH', 'THSP') THEN
      word := godwit_oracle.number_spelled(number, suffix <> 'SP');
    ELSIF number IS NOT NULL THEN
      word := CASE WHEN fill THEN lpad(number::text, greatest(width, length(number::text)), '0') ELSE number::text END;
      IF suffix = 'TH' THEN
        word := word || CASE WHEN number / 10 % 10 = 1 THEN 'TH'
          ELSE CASE number % 10 WHEN 1 THEN 'ST' WHEN 2 THEN 'ND' WHEN 3 THEN 'RD' ELSE 'TH' END END;
      END IF;
      IF code IN ('SYYYY', 'SCC') THEN
        word := CASE WHEN signed_year < 0 THEN '-' WHEN fill THEN ' ' ELSE '' END || word;
      END IF;
    END IF;
    result := result || CASE
      WHEN left(element, 1) = lower(left(element, 1)) THEN lower(word)
      WHEN substring(element FROM '[[:alpha:]][^[:alpha:]]*([[:alpha:]])') IS DISTINCT FROM upper(substring(element FROM '[[:alpha:]][^[:alpha:]]*([[:alpha:]])'))
        THEN initcap(word)
      ELSE word
    END;
  END LOOP;
  RETURN nullif(result, '');
END
$$;
