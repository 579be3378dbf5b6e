-- utl_smtp_quit: stands in for UTL_SMTP.QUIT and raises a clear error when it is reached: PostgreSQL sends no mail. Put the message into a table from which the application sends it.
-- manual: PL/SQL Packages and Types Reference, "UTL_SMTP"
-- requires: utl_smtp_connection, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_smtp_quit(INOUT c godwit_oracle.utl_smtp_connection)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_SMTP.QUIT', 'PostgreSQL sends no mail. Put the message into a table from which the application sends it.');
END
$$;
