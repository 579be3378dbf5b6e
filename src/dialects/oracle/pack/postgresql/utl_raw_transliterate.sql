-- utl_raw_transliterate: replaces each byte that is in the second set by the byte at the same place of the first, or by pad where there is none. Without sets all bytes become pad.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_transliterate(r bytea, to_set bytea DEFAULT NULL, from_set bytea DEFAULT NULL, pad bytea DEFAULT '\x00') RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(CASE WHEN place = 0 THEN one WHEN place <= length(coalesce(to_set, '')) THEN substr(to_set, place, 1) ELSE substr(pad, 1, 1) END, ''::bytea ORDER BY nth)
  FROM generate_series(1, length(r)) AS nth, LATERAL (SELECT substr(r, nth, 1)) AS bytes(one),
    LATERAL (SELECT CASE WHEN from_set IS NULL THEN get_byte(one, 0) + 1 ELSE coalesce(min(i), 0) END
      FROM generate_series(1, length(coalesce(from_set, ''))) AS i WHERE substr(from_set, i, 1) = one) AS found(place)
$$;
