-- utl_raw_compare: 0 when two byte strings are the same, else the position of the first difference; the shorter is filled up with pad.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_compare(r1 bytea, r2 bytea, pad bytea DEFAULT '\x00') RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  filling constant integer := get_byte(pad, 0);
  first constant bytea := coalesce(r1, ''::bytea);
  second constant bytea := coalesce(r2, ''::bytea);
BEGIN
  FOR at IN 0 .. greatest(octet_length(first), octet_length(second)) - 1 LOOP
    IF (CASE WHEN at < octet_length(first) THEN get_byte(first, at) ELSE filling END)
      <> (CASE WHEN at < octet_length(second) THEN get_byte(second, at) ELSE filling END) THEN
      RETURN at + 1;
    END IF;
  END LOOP;
  RETURN 0;
END
$$;
