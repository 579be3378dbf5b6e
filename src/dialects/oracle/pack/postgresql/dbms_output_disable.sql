-- dbms_output_disable: from here on lines are neither shown nor kept, and those that are kept are forgotten.
-- manual: PL/SQL Packages and Types Reference, "DBMS_OUTPUT"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_disable()
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('godwit_oracle.dbms_output_state', 'disabled', false);
  PERFORM set_config('godwit_oracle.dbms_output_buffer', '', false);
  PERFORM set_config('godwit_oracle.dbms_output_line', '', false);
END
$$;
