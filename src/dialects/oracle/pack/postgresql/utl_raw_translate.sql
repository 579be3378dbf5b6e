-- utl_raw_translate: replaces each byte that is in the first set by the byte at the same place of the second; bytes without one there are removed.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_translate(r bytea, from_set bytea, to_set bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(CASE WHEN place = 0 THEN one WHEN place <= length(to_set) THEN substr(to_set, place, 1) ELSE '' END, ''::bytea ORDER BY nth), '')
  FROM generate_series(1, length(r)) AS nth, LATERAL (SELECT substr(r, nth, 1)) AS bytes(one),
    LATERAL (SELECT coalesce(min(i), 0) FROM generate_series(1, length(from_set)) AS i WHERE substr(from_set, i, 1) = one) AS found(place)
$$;
