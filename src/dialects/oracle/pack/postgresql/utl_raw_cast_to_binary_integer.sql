-- utl_raw_cast_to_binary_integer: up to four bytes as an integer; endianess 1 is big, 2 little, 3 the machine's (taken as little).
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
-- requires: utl_raw_reverse, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_cast_to_binary_integer(r bytea, endianess integer DEFAULT 1) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  bytes constant bytea := CASE WHEN endianess = 1 THEN r ELSE godwit_oracle.utl_raw_reverse(r) END;
BEGIN
  IF octet_length(r) > 4 THEN
    PERFORM godwit_oracle.raise_error(-6502);
  END IF;
  RETURN ('x' || lpad(encode(bytes, 'hex'), 8, '0'))::bit(32)::integer;
END
$$;
