-- utf16_text: bytes as the Unicode text that SQL Server holds in them: two for a character, the lower first, four for those beyond the basic plane. The last byte of an
-- odd number is followed by a zero.
-- manual: Transact-SQL Reference, "nchar and nvarchar (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.utf16_text(value bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(
    chr(CASE WHEN unit BETWEEN 55296 AND 56319 THEN 65536 + ((unit - 55296) << 10) + (following - 56320) ELSE unit END), '' ORDER BY place), '')
  FROM (SELECT unit, place, lead(unit) OVER (ORDER BY place) AS following
    FROM (SELECT get_byte(padded, place) + (get_byte(padded, place + 1) << 8) AS unit, place
      FROM (SELECT CASE WHEN octet_length(value) % 2 = 1 THEN value || '\x00' ELSE value END AS padded) AS whole,
        generate_series(0, octet_length(padded) - 2, 2) AS place) AS units) AS pairs
  WHERE unit NOT BETWEEN 56320 AND 57343
$$;
