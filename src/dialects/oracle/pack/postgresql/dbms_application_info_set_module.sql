-- dbms_application_info_set_module: names the running module, which becomes the session's application_name, and action.
-- manual: PL/SQL Packages and Types Reference, "DBMS_APPLICATION_INFO"
-- requires: set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_application_info_set_module(module_name text, action_name text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('application_name', coalesce(left(module_name, 63), ''), false);
  PERFORM godwit_oracle.set_variable('dbms_application_info.action', action_name);
END
$$;
