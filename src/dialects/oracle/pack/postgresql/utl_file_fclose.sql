-- utl_file_fclose: stands in for UTL_FILE.FCLOSE and raises a clear error when it is reached: the server's files cannot be reached without the roles pg_read_server_files and pg_write_server_files. Read or write the file in the application, or replace this procedure by one that uses COPY or the extension orafce.
-- manual: PL/SQL Packages and Types Reference, "UTL_FILE"
-- requires: utl_file_file_type, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_file_fclose(INOUT file godwit_oracle.utl_file_file_type)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_FILE.FCLOSE', 'The server''s files cannot be reached without the roles pg_read_server_files and pg_write_server_files. Read or write the file in the application, or replace this procedure by one that uses COPY or the extension orafce.');
END
$$;
