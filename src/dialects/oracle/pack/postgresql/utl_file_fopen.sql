-- utl_file_fopen: stands in for UTL_FILE.FOPEN and raises a clear error when it is reached: the server's files cannot be reached without the roles pg_read_server_files and pg_write_server_files. Read or write the file in the application, or replace this procedure by one that uses COPY or the extension orafce.
-- manual: PL/SQL Packages and Types Reference, "UTL_FILE"
-- requires: utl_file_file_type, unavailable
CREATE OR REPLACE FUNCTION godwit_oracle.utl_file_fopen(location text, filename text, open_mode text, max_linesize integer DEFAULT 1024) RETURNS godwit_oracle.utl_file_file_type
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_FILE.FOPEN', 'The server''s files cannot be reached without the roles pg_read_server_files and pg_write_server_files. Read or write the file in the application, or replace this procedure by one that uses COPY or the extension orafce.');
END
$$;
