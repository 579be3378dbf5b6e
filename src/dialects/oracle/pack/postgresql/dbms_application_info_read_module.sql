-- dbms_application_info_read_module: the module and action that were set.
-- manual: PL/SQL Packages and Types Reference, "DBMS_APPLICATION_INFO"
-- requires: get_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_application_info_read_module(OUT module_name text, OUT action_name text)
LANGUAGE plpgsql AS $$
BEGIN
  module_name := nullif(current_setting('application_name'), '');
  action_name := godwit_oracle.get_variable('dbms_application_info.action');
END
$$;
