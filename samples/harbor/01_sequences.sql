rem Sequences. Numbers below the START WITH values are used by the delivered rows.

create sequence port_call_seq start with 2000 increment by 1 nocache;
create sequence container_move_seq start with 90000 cache 100 noorder;
create sequence incident_seq start with 700 minvalue 1 maxvalue 999999 nocycle;
create sequence audit_seq;

-- Invoice numbers go up in tens: the last digit is the copy number.
CREATE SEQUENCE &schema_name..invoice_seq
  START WITH 50100
  INCREMENT BY 10
  MINVALUE 10000
  MAXVALUE 99990
  NOCACHE
  ORDER;

/* countdown of the free stand-by tickets of the day */
create sequence standby_ticket_seq
  increment by -1 start with 99 maxvalue 99 minvalue 1 cycle cache 5;
