-- dbms_aq_dequeue_options_t: the public fields of the record DBMS_AQ.DEQUEUE_OPTIONS_T.
-- manual: PL/SQL Packages and Types Reference, "DBMS_AQ"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.dbms_aq_dequeue_options_t AS (
    consumer_name text,
    dequeue_mode integer,
    navigation integer,
    visibility integer,
    wait integer,
    msgid bytea,
    correlation text,
    deq_condition text,
    signature text,
    transformation text,
    delivery_mode integer
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
