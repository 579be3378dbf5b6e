-- utl_encode_quoted_printable_encode: bytes in the quoted-printable form of MIME, in lines of at most 76 characters.
-- manual: PL/SQL Packages and Types Reference, "UTL_ENCODE"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_encode_quoted_printable_encode(r bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  code integer;
  piece text;
  line text := '';
  result text := '';
BEGIN
  FOR at IN 0 .. octet_length(r) - 1 LOOP
    code := get_byte(r, at);
    IF code = 10 OR (code = 13 AND at < octet_length(r) - 1 AND get_byte(r, at + 1) = 10) THEN
      result := result || line || chr(code);
      line := '';
      CONTINUE;
    END IF;
    piece := CASE WHEN code IN (9, 32) OR (code BETWEEN 33 AND 126 AND code <> 61) THEN chr(code) ELSE '=' || upper(lpad(to_hex(code), 2, '0')) END;
    IF length(line) + length(piece) > 75 THEN
      result := result || line || E'=\r\n';
      line := '';
    END IF;
    line := line || piece;
  END LOOP;
  RETURN convert_to(result || line, 'UTF8');
END
$$;
