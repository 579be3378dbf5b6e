-- utl_raw_reverse: the bytes from the last to the first.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_reverse(r bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg(substr(r, nth, 1), ''::bytea ORDER BY nth DESC) FROM generate_series(1, octet_length(r)) AS nth
$$;
