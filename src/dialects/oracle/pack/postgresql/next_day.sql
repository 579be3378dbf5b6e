-- next_day: the first date after a date that falls on a named day of the week, with the date's time of day. The name is
-- English; its first three letters are enough.
-- manual: SQL Language Reference, "NEXT_DAY"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.next_day(day timestamp, weekday text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  name constant text := upper(btrim(weekday));
  full_name text;
  wanted integer := 0;
BEGIN
  IF name = '' THEN
    RETURN NULL;
  END IF;
  FOREACH full_name IN ARRAY ARRAY['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] LOOP
    EXIT WHEN length(name) >= 3 AND left(name, 3) = left(full_name, 3);
    wanted := wanted + 1;
  END LOOP;
  IF wanted = 7 THEN
    PERFORM godwit_oracle.raise_error(-1846);
  END IF;
  RETURN date_trunc('second', day) + make_interval(days => (wanted - extract(dow FROM day)::integer + 6) % 7 + 1);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.next_day(day timestamp, weekday numeric) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF weekday NOT BETWEEN 1 AND 7 THEN
    PERFORM godwit_oracle.raise_error(-1846);
  END IF;
  RETURN date_trunc('second', day) + make_interval(days => (trunc(weekday)::integer - 1 - extract(dow FROM day)::integer + 6) % 7 + 1);
END
$$;
