-- utl_raw_bit_complement: every bit turned over.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_bit_complement(r bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  result bytea := r;
BEGIN
  FOR at IN 0 .. octet_length(r) - 1 LOOP
    result := set_byte(result, at, 255 - get_byte(r, at));
  END LOOP;
  RETURN result;
END
$$;
