-- dbms_aq_enqueue: stands in for DBMS_AQ.ENQUEUE and raises a clear error when it is reached: PostgreSQL has no message queues. Use a table read with FOR UPDATE SKIP LOCKED, LISTEN and NOTIFY, or the extension pgmq.
-- manual: PL/SQL Packages and Types Reference, "DBMS_AQ"
-- requires: dbms_aq_enqueue_options_t, dbms_aq_message_properties_t, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_aq_enqueue(queue_name text, enqueue_options godwit_oracle.dbms_aq_enqueue_options_t, message_properties godwit_oracle.dbms_aq_message_properties_t, payload anyelement, OUT msgid bytea)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('DBMS_AQ.ENQUEUE', 'PostgreSQL has no message queues. Use a table read with FOR UPDATE SKIP LOCKED, LISTEN and NOTIFY, or the extension pgmq.');
END
$$;
