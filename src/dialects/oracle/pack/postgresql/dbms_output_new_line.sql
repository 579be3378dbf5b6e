-- dbms_output_new_line: ends the line that PUT has begun; see dbms_output_put_line. The kept lines are joined by line feeds,
-- with a backslash before a line feed or backslash of the line itself.
-- manual: PL/SQL Packages and Types Reference, "DBMS_OUTPUT"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_new_line()
LANGUAGE plpgsql AS $$
DECLARE
  state constant text := coalesce(current_setting('godwit_oracle.dbms_output_state', true), '');
  line constant text := coalesce(current_setting('godwit_oracle.dbms_output_line', true), '');
BEGIN
  IF state = 'disabled' THEN
    RETURN;
  END IF;
  IF coalesce(current_setting('godwit_oracle.dbms_output_notice', true), '') <> 'off' THEN
    RAISE NOTICE '%', line;
  END IF;
  IF state = 'enabled' THEN
    PERFORM set_config('godwit_oracle.dbms_output_buffer', coalesce(current_setting('godwit_oracle.dbms_output_buffer', true), '')
      || replace(replace(line, '\', '\\'), E'\n', '\n') || E'\n', false);
  END IF;
  PERFORM set_config('godwit_oracle.dbms_output_line', '', false);
END
$$;
