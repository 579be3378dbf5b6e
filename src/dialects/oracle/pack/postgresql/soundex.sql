-- soundex: the sound of an English word as a letter and three digits. Letters of one sound count once when they are adjacent or have
-- only H and W between them.
-- manual: SQL Language Reference, "SOUNDEX"
CREATE OR REPLACE FUNCTION godwit_oracle.soundex(string text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  letters constant text := regexp_replace(upper(string), '[^A-Z]', '', 'g');
  sounds constant text := pg_catalog.translate(letters, 'AEIOUYHWBFPVCGJKQSXZDTLMNR', '000000--111122222222334556');
  result text := left(letters, 1);
  previous text := left(sounds, 1);
  sound text;
BEGIN
  FOR at IN 2 .. length(letters) LOOP
    sound := pg_catalog.substr(sounds, at, 1);
    CONTINUE WHEN sound = '-';
    IF sound <> '0' AND sound <> previous THEN
      result := result || sound;
    END IF;
    previous := sound;
  END LOOP;
  RETURN CASE WHEN letters <> '' THEN pg_catalog.rpad(result, 4, '0') END;
END
$$;
