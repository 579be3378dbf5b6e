-- utl_raw_xrange: all bytes from one to another; a range whose end comes first goes round.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_xrange(start_byte bytea DEFAULT '\x00', end_byte bytea DEFAULT '\xff') RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg(substr(int4send(code % 256), 4), ''::bytea ORDER BY code)
  FROM generate_series(get_byte(start_byte, 0),
    get_byte(end_byte, 0) + CASE WHEN get_byte(end_byte, 0) < get_byte(start_byte, 0) THEN 256 ELSE 0 END) AS code
$$;
