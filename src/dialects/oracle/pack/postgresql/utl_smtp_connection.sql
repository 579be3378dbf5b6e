-- utl_smtp_connection: the public fields of the record UTL_SMTP.CONNECTION.
-- manual: PL/SQL Packages and Types Reference, "UTL_SMTP"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.utl_smtp_connection AS (
    host text,
    port integer,
    tx_timeout integer,
    private_state integer
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
