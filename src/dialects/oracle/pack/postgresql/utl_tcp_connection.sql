-- utl_tcp_connection: the public fields of the record UTL_TCP.CONNECTION.
-- manual: PL/SQL Packages and Types Reference, "UTL_TCP"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.utl_tcp_connection AS (
    remote_host text,
    remote_port integer,
    local_host text,
    local_port integer,
    charset text,
    newline text,
    tx_timeout integer,
    private_sd integer
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
