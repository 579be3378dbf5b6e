-- utl_smtp_ehlo: stands in for UTL_SMTP.EHLO and raises a clear error when it is reached: PostgreSQL sends no mail. Put the message into a table from which the application sends it.
-- manual: PL/SQL Packages and Types Reference, "UTL_SMTP"
-- requires: utl_smtp_connection, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_smtp_ehlo(INOUT c godwit_oracle.utl_smtp_connection, domain text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_SMTP.EHLO', 'PostgreSQL sends no mail. Put the message into a table from which the application sends it.');
END
$$;
