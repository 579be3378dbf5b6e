-- utl_smtp_reply: the public fields of the record UTL_SMTP.REPLY.
-- manual: PL/SQL Packages and Types Reference, "UTL_SMTP"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.utl_smtp_reply AS (
    code integer,
    text text
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
