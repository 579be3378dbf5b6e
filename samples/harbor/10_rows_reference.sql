-- Countries, currencies, the port's places, tariffs

insert into country values ('NL', 'Netherlands', '+31', 'Y');
insert into country values ('DE', 'Germany', '+49', 'Y');
insert into country values ('DK', 'Denmark', '+45', 'Y');
insert into country values ('NO', 'Norway', '+47', 'N');
insert into country values ('SE', 'Sweden', '+46', 'Y');
insert into country values ('PL', 'Poland', '+48', 'Y');
insert into country values ('GB', 'United Kingdom', '+44', 'N');
insert into country values ('FR', 'France', '+33', 'Y');
insert into country values ('ES', 'Spain', '+34', 'Y');
insert into country values ('PA', 'Panama', '+507', 'N');
insert into country values ('LR', 'Liberia', '+231', 'N');
insert into country values ('MH', 'Marshall Islands', '+692', 'N');
insert into country values ('SG', 'Singapore', '+65', 'N');
insert into country values ('CN', 'China', '+86', 'N');

-- one statement for all currencies
INSERT ALL
  INTO currency (currency_code, name, minor_digits, is_active) VALUES ('EUR', 'Euro', 2, 1)
  INTO currency (currency_code, name, minor_digits, is_active) VALUES ('USD', 'US dollar', 2, 1)
  INTO currency (currency_code, name, minor_digits, is_active) VALUES ('GBP', 'Pound sterling', 2, 1)
  INTO currency (currency_code, name, minor_digits, is_active) VALUES ('NOK', 'Norwegian krone', 2, 1)
  INTO currency (currency_code, name, minor_digits, is_active) VALUES ('SEK', 'Swedish krona', 2, 1)
  INTO currency (currency_code, name, minor_digits, is_active) VALUES ('JPY', 'Japanese yen', 0, 1)
  INTO currency (currency_code, name, minor_digits, is_active) VALUES ('DEM', 'Deutsche Mark', 2, 0)
SELECT * FROM dual;

insert all
   into app_parameter (name, value, "Comment") values ('PORT_NAME', 'Godwit Haven', 'shown on every invoice')
   into app_parameter (name, value, "Comment") values ('BILLING_CURRENCY', 'EUR', '')
   into app_parameter (name, value, "Comment") values ('FREE_STORAGE_DAYS', '5', 'days after discharge')
   into app_parameter (name, value, "Comment") values ('STORAGE_STEPS', '5;12;30', 'limits of the storage tariff, in days')
   into app_parameter (name, value, "Comment") values ('MAX_STAY_HOURS', '72', '')
   into app_parameter (name, value, "Comment") values ('EDI_SENDER', 'GDWHVN', 'agreed with the lines')
select 1 from dual;

-- The port itself has no day of opening: the charter is of 1342, before our calendar.
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (1, NULL, 'PORT', 'HAVEN', 'Godwit Haven', NULL, NULL);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (10, 1, 'TERMINAL', 'NT', 'North Terminal', NULL, DEFAULT);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (20, 1, 'TERMINAL', 'ST', 'South Terminal', NULL, TO_DATE('15-SEP-2006', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (30, 1, 'TERMINAL', 'SX', 'South Extension', NULL, TO_DATE('03-MAY-2021', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (11, 10, 'QUAY', 'NT-Q1', 'Wader Quay', NULL, DEFAULT);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (12, 10, 'QUAY', 'NT-Q2', 'Plover Quay', NULL, TO_DATE('01-OCT-2001', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (21, 20, 'QUAY', 'ST-Q1', 'Curlew Quay', NULL, TO_DATE('15-SEP-2006', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (31, 30, 'QUAY', 'SX-Q1', 'Dunlin Quay', NULL, TO_DATE('03-MAY-2021', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (111, 11, 'BERTH', 'NT-B1', 'Berth 1', 14.5, DEFAULT);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (112, 11, 'BERTH', 'NT-B2', 'Berth 2', 13, DEFAULT);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (121, 12, 'BERTH', 'NT-B3', 'Berth 3', 11.5, TO_DATE('01-OCT-2001', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (211, 21, 'BERTH', 'ST-B1', 'Berth 4', 17, TO_DATE('15-SEP-2006', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (212, 21, 'BERTH', 'ST-B2', 'Berth 5', 15.5, TO_DATE('28-FEB-2007', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (311, 31, 'BERTH', 'SX-B1', 'Berth 6', 9.5, TO_DATE('03-MAY-2021', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (15, 10, 'YARD', 'NT-Y', 'North yard', NULL, DEFAULT);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (25, 20, 'YARD', 'ST-Y', 'South yard', NULL, TO_DATE('15-SEP-2006', 'DD-MON-YYYY'));
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (151, 15, 'BLOCK', 'NT-Y-A', 'Block A', NULL, NULL);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (152, 15, 'BLOCK', 'NT-Y-B', 'Block B, plugs', NULL, NULL);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (251, 25, 'BLOCK', 'ST-Y-A', 'Block A', NULL, NULL);
INSERT INTO location (location_id, parent_id, kind, code, name, max_draught, opened_on)
  VALUES (252, 25, 'BLOCK', 'ST-Y-B', 'Block B, empties', NULL, NULL);

INSERT INTO vessel_type (type_code, description) VALUES ('CONT', 'Container ship');
INSERT INTO vessel_type (type_code, description) VALUES ('FEED', 'Container feeder');
INSERT INTO vessel_type (type_code, description) VALUES ('RORO', 'Roll-on roll-off');
INSERT INTO vessel_type (type_code, description) VALUES ('BULK', 'Bulk carrier');
INSERT INTO vessel_type (type_code, description) VALUES ('TANK', 'Product tanker');
INSERT INTO vessel_type (type_code, description) VALUES ('TUG', 'Harbour tug');

INSERT INTO tariff VALUES (1, 'BERTH', 'Berth dues', 'HOUR', DATE '2023-01-01', TO_DATE('20231231','YYYYMMDD'), 38.5, 20, NULL);
INSERT INTO tariff VALUES (2, 'BERTH', 'Berth dues', 'HOUR', DATE '2024-01-01', TO_DATE('20240630','YYYYMMDD'), 41.25, 20, 48);
INSERT INTO tariff VALUES (3, 'BERTH', 'Berth dues', 'HOUR', DATE '2024-07-01', NULL, 43.3125, 20, 48);
INSERT INTO tariff VALUES (4, 'LIFT', 'Crane lift, full', 'MOVE', DATE '2024-01-01', NULL, 118, 20, NULL);
INSERT INTO tariff VALUES (5, 'LIFTE', 'Crane lift, empty', 'MOVE', DATE '2024-01-01', NULL, 84.4, 20, NULL);
INSERT INTO tariff VALUES (6, 'REEFER', 'Cooling and plug', 'DAY', DATE '2024-01-01', NULL, 27.3333, 20, 30);
INSERT INTO tariff VALUES (7, 'PILOT', 'Pilot, in and out', 'CALL', DATE '2024-01-01', TO_DATE('20240630','YYYYMMDD'), 940, 0, 1);
INSERT INTO tariff VALUES (8, 'PILOT', 'Pilot, in and out', 'CALL', DATE '2024-07-01', NULL, 975, 0, 1);
INSERT INTO tariff VALUES (9, 'TUG', 'Tug assistance', 'HOUR', DATE '2024-01-01', NULL, 612.5, 0, NULL);
INSERT INTO tariff VALUES (10, 'WASTE', 'Ship waste, per GT', 'GT', DATE '2024-01-01', NULL, 0.0175, 9.5, NULL);
INSERT INTO tariff VALUES (11, 'WATER', 'Fresh water', 'M3', DATE '2024-01-01', NULL, 6.125, 9.5, NULL);
INSERT INTO tariff VALUES (12, 'LINES', 'Line handling', 'CALL', DATE '2024-01-01', NULL, 310, 20, NULL);

COMMIT;
