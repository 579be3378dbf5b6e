-- dbms_output_put: adds to the line that the next NEW_LINE or PUT_LINE shows; see dbms_output_put_line.
-- manual: PL/SQL Packages and Types Reference, "DBMS_OUTPUT"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_put(a text)
LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('godwit_oracle.dbms_output_state', true), '') <> 'disabled' THEN
    PERFORM set_config('godwit_oracle.dbms_output_line',
      coalesce(current_setting('godwit_oracle.dbms_output_line', true), '') || coalesce(a, ''), false);
  END IF;
END
$$;
