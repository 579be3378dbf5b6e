-- asciistr: a string with every character outside ASCII, and the backslash, written as its UTF-16 code units \xxxx.
-- manual: SQL Language Reference, "ASCIISTR"
CREATE OR REPLACE FUNCTION godwit_oracle.asciistr(string text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg(CASE
      WHEN code < 128 AND letter <> '\' THEN letter
      WHEN code < 65536 THEN '\' || upper(pg_catalog.lpad(to_hex(code), 4, '0'))
      ELSE '\' || upper(to_hex(55296 + (code - 65536) / 1024)) || '\' || upper(to_hex(56320 + (code - 65536) % 1024))
    END, '' ORDER BY place)
  FROM (SELECT letter, place, pg_catalog.ascii(letter) AS code
    FROM unnest(string_to_array(string, NULL)) WITH ORDINALITY AS letters(letter, place)) AS coded
$$;
