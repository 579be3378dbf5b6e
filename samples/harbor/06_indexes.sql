-- Secondary indexes. Those of the finance tables are in the export.

CREATE UNIQUE INDEX customer_email_ux ON customer (LOWER(email));

-- Only one ship can lie at a berth: rows in any other state have no key here and are not indexed.
CREATE UNIQUE INDEX port_call_alongside_ux
    ON port_call (CASE WHEN status = 'ALONGSIDE' THEN berth_id END);

create index port_call_berth_ix on port_call (berth_id, eta desc);
create index port_call_eta_day_ix on port_call (trunc(eta));
create index vessel_name_ix on vessel (upper(name)) tablespace harbor_index;
create bitmap index container_iso_type_bx on container (iso_type);
create index container_owner_rx on container (owner_id) reverse;
create index container_move_container_ix on container_move (container_no, moved_at) local compress 1;
create index location_parent_ix on location (parent_id) nologging;
create index audit_log_at_ix on audit_log (table_name, logged_at) pctfree 5 invisible;
