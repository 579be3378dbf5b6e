-- dbms_output_enable: from here on lines are kept for GET_LINE as well as shown; see dbms_output_put_line. The size is not limited.
-- manual: PL/SQL Packages and Types Reference, "DBMS_OUTPUT"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_enable(buffer_size numeric DEFAULT 20000)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('godwit_oracle.dbms_output_state', 'enabled', false);
END
$$;
