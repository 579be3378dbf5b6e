-- dbms_aq_dequeue: stands in for DBMS_AQ.DEQUEUE and raises a clear error when it is reached: PostgreSQL has no message queues. Use a table read with FOR UPDATE SKIP LOCKED, LISTEN and NOTIFY, or the extension pgmq.
-- manual: PL/SQL Packages and Types Reference, "DBMS_AQ"
-- requires: dbms_aq_dequeue_options_t, dbms_aq_message_properties_t, unavailable
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_aq_dequeue(queue_name text, dequeue_options godwit_oracle.dbms_aq_dequeue_options_t, INOUT message_properties godwit_oracle.dbms_aq_message_properties_t, INOUT payload anyelement, INOUT msgid bytea)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM godwit_oracle.unavailable('DBMS_AQ.DEQUEUE', 'PostgreSQL has no message queues. Use a table read with FOR UPDATE SKIP LOCKED, LISTEN and NOTIFY, or the extension pgmq.');
END
$$;
