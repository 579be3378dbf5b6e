-- instr: the character position of the nth occurrence of a string in another, searched from a position; a negative position
-- counts from the end and searches backwards. 0 when there is none.
-- manual: SQL Language Reference, "INSTR"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.instr(string text, sought text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT strpos(nullif(string, ''), nullif(sought, ''))
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.instr(string text, sought text, start numeric, occurrence numeric DEFAULT 1) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  at integer := trunc(greatest(least(start, 2147483647), -2147483647));
  remaining bigint := trunc(least(occurrence, 2147483647));
  width constant integer := length(sought);
  found integer;
BEGIN
  IF string = '' OR sought = '' THEN
    RETURN NULL;
  ELSIF remaining < 1 THEN
    PERFORM godwit_oracle.raise_error(-1428, 'argument ''' || occurrence || ''' is out of range');
  ELSIF at = 0 THEN
    RETURN 0;
  ELSIF at > 0 THEN
    LOOP
      found := strpos(pg_catalog.substr(string, at), sought);
      IF found = 0 THEN
        RETURN 0;
      END IF;
      remaining := remaining - 1;
      IF remaining = 0 THEN
        RETURN at + found - 1;
      END IF;
      at := at + found;
    END LOOP;
  END IF;
  at := least(length(string) + 1 + at, length(string) + 1 - width);
  WHILE at > 0 LOOP
    IF pg_catalog.substr(string, at, width) = sought THEN
      remaining := remaining - 1;
      IF remaining = 0 THEN
        RETURN at;
      END IF;
    END IF;
    at := at - 1;
  END LOOP;
  RETURN 0;
END
$$;
