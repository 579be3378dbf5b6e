-- utf16_bytes: a Unicode text as the bytes that SQL Server holds it in: two for a character, the lower first, four for those beyond the basic plane.
-- manual: Transact-SQL Reference, "nchar and nvarchar (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.utf16_bytes(value text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(
    CASE WHEN code < 65536 THEN set_byte(set_byte('\x0000'::bytea, 0, code & 255), 1, code >> 8)
    ELSE set_byte(set_byte(set_byte(set_byte('\x00000000'::bytea,
      0, ((code - 65536) >> 10) & 255), 1, 216 + ((code - 65536) >> 18)),
      2, (code - 65536) & 255), 3, 220 + (((code - 65536) >> 8) & 3))
    END, '' ORDER BY place), '')
  FROM (SELECT ascii(character) AS code, place FROM unnest(string_to_array(value, NULL)) WITH ORDINALITY AS t(character, place)) AS characters
$$;
