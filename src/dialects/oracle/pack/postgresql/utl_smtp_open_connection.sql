-- utl_smtp_open_connection: stands in for UTL_SMTP.OPEN_CONNECTION and raises a clear error when it is reached: PostgreSQL sends no mail. Put the message into a table from which the application sends it.
-- manual: PL/SQL Packages and Types Reference, "UTL_SMTP"
-- requires: utl_smtp_connection, unavailable
CREATE OR REPLACE FUNCTION godwit_oracle.utl_smtp_open_connection(host text, port integer DEFAULT 25, tx_timeout integer DEFAULT NULL) RETURNS godwit_oracle.utl_smtp_connection
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_SMTP.OPEN_CONNECTION', 'PostgreSQL sends no mail. Put the message into a table from which the application sends it.');
END
$$;
