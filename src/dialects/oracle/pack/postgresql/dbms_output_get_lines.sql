-- dbms_output_get_lines: takes up to numlines of the oldest kept lines; numlines becomes their number.
-- manual: PL/SQL Packages and Types Reference, "DBMS_OUTPUT"
-- requires: dbms_output_get_line
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_get_lines(OUT lines text[], INOUT numlines integer)
LANGUAGE plpgsql AS $$
DECLARE
  wanted constant integer := numlines;
  line text;
  status integer;
BEGIN
  lines := ARRAY[]::text[];
  numlines := 0;
  WHILE numlines < wanted LOOP
    CALL godwit_oracle.dbms_output_get_line(line, status);
    EXIT WHEN status = 1;
    lines := lines || line;
    numlines := numlines + 1;
  END LOOP;
END
$$;
