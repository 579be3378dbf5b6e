-- utl_raw_substr: the bytes from a position (negative: from the end; 0 counts as 1), up to a number of them. More than there are is an error.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_substr(r bytea, pos integer, len integer DEFAULT NULL) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  first constant integer := CASE WHEN pos < 0 THEN octet_length(r) + 1 + pos WHEN pos = 0 THEN 1 ELSE pos END;
BEGIN
  IF first NOT BETWEEN 1 AND octet_length(r) OR len < 1 OR first + len - 1 > octet_length(r) THEN
    PERFORM godwit_oracle.raise_error(-6502);
  END IF;
  RETURN CASE WHEN len IS NULL THEN substr(r, first) ELSE substr(r, first, len) END;
END
$$;
