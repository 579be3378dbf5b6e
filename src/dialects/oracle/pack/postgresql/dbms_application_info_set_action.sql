-- dbms_application_info_set_action: names the running action of the module.
-- manual: PL/SQL Packages and Types Reference, "DBMS_APPLICATION_INFO"
-- requires: set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_application_info_set_action(action_name text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_application_info.action', action_name);
END
$$;
