-- dbms_aq_enqueue_options_t: the public fields of the record DBMS_AQ.ENQUEUE_OPTIONS_T.
-- manual: PL/SQL Packages and Types Reference, "DBMS_AQ"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.dbms_aq_enqueue_options_t AS (
    visibility integer,
    relative_msgid bytea,
    sequence_deviation integer,
    transformation text,
    delivery_mode integer
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
