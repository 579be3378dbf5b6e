-- utl_raw_bit_and: the bits that are set in both; beyond the shorter argument the bytes of the longer stay as they are.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_bit_and(r1 bytea, r2 bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  shorter constant bytea := CASE WHEN octet_length(r1) < octet_length(r2) THEN r1 ELSE r2 END;
  result bytea := CASE WHEN octet_length(r1) < octet_length(r2) THEN r2 ELSE r1 END;
BEGIN
  FOR at IN 0 .. octet_length(shorter) - 1 LOOP
    result := set_byte(result, at, get_byte(result, at) & get_byte(shorter, at));
  END LOOP;
  RETURN result;
END
$$;
