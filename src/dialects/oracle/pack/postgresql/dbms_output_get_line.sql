-- dbms_output_get_line: takes the oldest kept line; status is 0, or 1 when there is none.
-- manual: PL/SQL Packages and Types Reference, "DBMS_OUTPUT"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_get_line(OUT line text, OUT status integer)
LANGUAGE plpgsql AS $$
DECLARE
  buffer constant text := coalesce(current_setting('godwit_oracle.dbms_output_buffer', true), '');
  ends constant integer := strpos(buffer, E'\n');
BEGIN
  status := CASE WHEN ends = 0 THEN 1 ELSE 0 END;
  IF ends > 0 THEN
    line := nullif(replace(replace(replace(left(buffer, ends - 1), '\\', E'\x01'), '\n', E'\n'), E'\x01', '\'), '');
    PERFORM set_config('godwit_oracle.dbms_output_buffer', substr(buffer, ends + 1), false);
  END IF;
END
$$;
