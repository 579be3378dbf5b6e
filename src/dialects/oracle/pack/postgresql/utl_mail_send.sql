-- utl_mail_send: stands in for UTL_MAIL.SEND and raises a clear error when it is reached: PostgreSQL sends no mail. Put the message into a table from which the application sends it.
-- manual: PL/SQL Packages and Types Reference, "UTL_MAIL"
-- requires: unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.utl_mail_send(sender text, recipients text, cc text DEFAULT NULL, bcc text DEFAULT NULL, subject text DEFAULT NULL, message text DEFAULT NULL, mime_type text DEFAULT NULL, priority integer DEFAULT 3, replyto text DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('UTL_MAIL.SEND', 'PostgreSQL sends no mail. Put the message into a table from which the application sends it.');
END
$$;
