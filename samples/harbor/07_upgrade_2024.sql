-- =============================================================================
-- Release 2024.1, as it was run against the live system
-- =============================================================================

ALTER TABLE vessel_type ADD (
    sort_order  NUMBER(3) DEFAULT 50 NOT NULL,
    retired     CHAR(1)
);
ALTER TABLE vessel_type MODIFY (description VARCHAR2(80));
ALTER TABLE vessel_type MODIFY sort_order DEFAULT 100;
-- retired was a mistake: a type that is not used any more is simply not used
ALTER TABLE vessel_type DROP COLUMN retired;

alter table crew_member add licence varchar2(12);
alter table crew_member rename column licence to licence_no;
alter table crew_member add constraint crew_member_rate_ck check (hourly_rate > 0) enable validate;
alter table crew_member add constraint crew_member_licence_uk unique (licence_no) deferrable initially deferred;

ALTER TABLE container RENAME CONSTRAINT container_no_ck TO container_number_ck;
ALTER TABLE tariff DROP CONSTRAINT tariff_period_ck;
ALTER TABLE tariff ADD CONSTRAINT tariff_period_ck CHECK (valid_to IS NULL OR valid_to >= valid_from);
ALTER TABLE port_call MODIFY (remarks VARCHAR2(400 CHAR));
ALTER TABLE container_move PARALLEL 4;
ALTER INDEX port_call_eta_day_ix RENAME TO port_call_day_ix;
ALTER INDEX vessel_name_ix REBUILD TABLESPACE harbor_index ONLINE;
ALTER SEQUENCE audit_seq INCREMENT BY 1 CACHE 50;
