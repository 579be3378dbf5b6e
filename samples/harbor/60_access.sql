-- Roles are made by the DBA team:  create role harbor_reader;  create role harbor_clerk;

GRANT SELECT ON country TO PUBLIC;
GRANT SELECT ON vessel TO &reader_role;
GRANT SELECT ON port_call TO &reader_role;
GRANT SELECT ON v_call_overview TO &reader_role, &clerk_role;
GRANT SELECT, INSERT, UPDATE ON port_call TO &clerk_role;
GRANT UPDATE (status, berth_id) ON port_call TO &clerk_role;
grant execute on billing to &clerk_role;
grant execute on t_code_list to &clerk_role;
GRANT SELECT ON invoice_seq TO &clerk_role;

CREATE OR REPLACE SYNONYM ship FOR vessel;
CREATE OR REPLACE SYNONYM calls FOR &schema_name..port_call;
CREATE OR REPLACE PUBLIC SYNONYM harbor_calendar FOR harbor.port_calendar;
