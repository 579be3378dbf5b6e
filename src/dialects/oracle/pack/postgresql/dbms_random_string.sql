-- dbms_random_string: a random string: u capitals, l small letters, a letters, x capitals and digits, p any printable characters.
-- manual: PL/SQL Packages and Types Reference, "DBMS_RANDOM"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_random_string(opt text, len numeric) RETURNS text
LANGUAGE plpgsql VOLATILE STRICT PARALLEL RESTRICTED AS $$
DECLARE
  printable constant text := (SELECT string_agg(chr(code), '' ORDER BY code) FROM generate_series(32, 126) AS code);
  letters constant text := CASE lower(opt)
    WHEN 'l' THEN 'abcdefghijklmnopqrstuvwxyz'
    WHEN 'a' THEN 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    WHEN 'x' THEN 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    WHEN 'p' THEN printable
    ELSE 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' END;
  result text := '';
BEGIN
  FOR at IN 1 .. trunc(len)::integer LOOP
    result := result || substr(letters, 1 + floor(random() * length(letters))::integer, 1);
  END LOOP;
  RETURN nullif(result, '');
END
$$;
