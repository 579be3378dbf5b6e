-- dbms_aq_message_properties_t: the public fields of the record DBMS_AQ.MESSAGE_PROPERTIES_T.
-- manual: PL/SQL Packages and Types Reference, "DBMS_AQ"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.dbms_aq_message_properties_t AS (
    priority integer,
    delay integer,
    expiration integer,
    correlation text,
    attempts integer,
    exception_queue text,
    enqueue_time timestamp(0),
    state integer,
    original_msgid bytea,
    signature text,
    transaction_group text,
    delivery_mode integer
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
