-- trunc: a date cut down to a unit of the format model; without one, to the day. Weeks of DAY, DY and D start on Sunday (territory
-- America). Numbers are not dealt with here: PostgreSQL has trunc for them.
-- manual: SQL Language Reference, "ROUND and TRUNC Date Functions"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.trunc(day timestamp, unit text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  CASE upper(unit)
    WHEN 'DD', 'DDD', 'J' THEN
      RETURN date_trunc('day', day);
    WHEN 'MM', 'MON', 'MONTH', 'RM' THEN
      RETURN date_trunc('month', day);
    WHEN 'Y', 'YY', 'YYY', 'YYYY', 'SYYYY', 'YEAR', 'SYEAR' THEN
      RETURN date_trunc('year', day);
    WHEN 'Q' THEN
      RETURN date_trunc('quarter', day);
    WHEN 'IW' THEN
      RETURN date_trunc('week', day);
    WHEN 'D', 'DY', 'DAY' THEN
      RETURN date_trunc('day', day) - make_interval(days => extract(dow FROM day)::integer);
    WHEN 'WW' THEN
      RETURN date_trunc('day', day) - make_interval(days => (extract(doy FROM day)::integer - 1) % 7);
    WHEN 'W' THEN
      RETURN date_trunc('day', day) - make_interval(days => (extract(day FROM day)::integer - 1) % 7);
    WHEN 'HH', 'HH12', 'HH24' THEN
      RETURN date_trunc('hour', day);
    WHEN 'MI' THEN
      RETURN date_trunc('minute', day);
    WHEN 'I', 'IY', 'IYY', 'IYYY' THEN
      RETURN date_trunc('week', make_timestamp(extract(isoyear FROM day)::integer, 1, 4, 0, 0, 0));
    WHEN 'CC', 'SCC' THEN
      RETURN date_trunc('century', day);
    ELSE
      PERFORM godwit_oracle.raise_error(-1898);
  END CASE;
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.trunc(day timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT date_trunc('day', day)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.trunc(day timestamptz) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT date_trunc('day', day::timestamp)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.trunc(day timestamptz, unit text) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.trunc(day::timestamp, unit)
$$;
