-- dbms_application_info_read_client_info: the information about the client that was set.
-- manual: PL/SQL Packages and Types Reference, "DBMS_APPLICATION_INFO"
-- requires: get_variable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_application_info_read_client_info(OUT client_info text)
LANGUAGE plpgsql AS $$
BEGIN
  client_info := godwit_oracle.get_variable('dbms_application_info.client_info');
END
$$;
