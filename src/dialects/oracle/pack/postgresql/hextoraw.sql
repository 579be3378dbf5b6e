-- hextoraw: the bytes that hexadecimal digits stand for; an odd number of digits gets a 0 in front. Bytes stay what they are:
-- Oracle makes digits of them first.
-- manual: SQL Language Reference, "HEXTORAW"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.hextoraw(c text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF c !~ '^[[:xdigit:]]*$' THEN
    PERFORM godwit_oracle.raise_error(-1465);
  END IF;
  RETURN CASE WHEN c <> '' THEN decode(lpad(c, (length(c) + 1) / 2 * 2, '0'), 'hex') END;
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.hextoraw(c bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT c
$$;
