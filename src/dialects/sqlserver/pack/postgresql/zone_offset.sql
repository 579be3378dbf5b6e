-- zone_offset: an offset of a time zone as an interval, of a text (`+05:30`), of minutes, or of hours and minutes, which are both positive or both negative.
-- manual: Transact-SQL Reference, "TODATETIMEOFFSET (Transact-SQL)", "DATETIMEOFFSETFROMPARTS (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.zone_offset(minutes integer) RETURNS interval
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(minutes) > 840 THEN
    RAISE EXCEPTION 'The timezone provided is invalid.' USING ERRCODE = 'invalid_time_zone_displacement_value';
  END IF;
  RETURN make_interval(mins => minutes);
END
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.zone_offset(value text) RETURNS interval
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF btrim(value) COLLATE "C" !~ '^[-+]\d?\d:[0-5]\d$' THEN
    RAISE EXCEPTION 'The timezone provided is invalid.' USING ERRCODE = 'invalid_time_zone_displacement_value';
  END IF;
  RETURN godwit_sqlserver.zone_offset((extract(epoch FROM btrim(value)::interval) / 60)::integer);
END
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.zone_offset(hours integer, minutes integer) RETURNS interval
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(minutes) > 59 OR sign(hours) * sign(minutes) < 0 THEN
    RAISE EXCEPTION 'Cannot construct data type datetimeoffset, some of the arguments have values which are not valid.'
      USING ERRCODE = 'invalid_time_zone_displacement_value';
  END IF;
  RETURN godwit_sqlserver.zone_offset(hours * 60 + minutes);
END
$$;
