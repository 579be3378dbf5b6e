-- dbms_application_info_set_client_info: stores information about the client for the session.
-- manual: PL/SQL Packages and Types Reference, "DBMS_APPLICATION_INFO"
-- requires: set_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_application_info_set_client_info(client_info text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_application_info.client_info', client_info);
END
$$;
