-- utl_file_fcopy: stands in for UTL_FILE.FCOPY and raises a clear error when it is reached: the server's files cannot be reached without the roles pg_read_server_files and pg_write_server_files. Read or write the file in the application, or replace this procedure by one that uses COPY or the extension orafce.
-- manual: PL/SQL Packages and Types Reference, "UTL_FILE"
-- requires: unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_file_fcopy(src_location text, src_filename text, dest_location text, dest_filename text, start_line integer DEFAULT 1, end_line integer DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_FILE.FCOPY', 'The server''s files cannot be reached without the roles pg_read_server_files and pg_write_server_files. Read or write the file in the application, or replace this procedure by one that uses COPY or the extension orafce.');
END
$$;
