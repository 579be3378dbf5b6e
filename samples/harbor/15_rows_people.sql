-- People and what happened to them

INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9001, 'Marit Haverkamp', 'HARBOR MASTER', NULL, DATE '2009-05-01', 78, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9002, 'Joost de Wael', 'SHIFT LEADER', 9001, DATE '2011-03-14', 52.5, DATE '2026-03-31');
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9003, 'Agnieszka Sowa', 'SHIFT LEADER', 9001, DATE '2012-09-03', 52.5, DATE '2025-08-31');
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9004, 'Tom Plevier', 'CRANE DRIVER', 9002, DATE '2013-01-07', 41.2, DATE '2024-06-30');
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9005, 'Ida Nørgaard', 'CRANE DRIVER', 9002, DATE '2015-06-15', 40.8, DATE '2024-11-30');
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9006, 'Bas Kievit', 'CRANE DRIVER', 9003, DATE '2016-02-29', 40.8, DATE '2025-02-28');
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9007, 'Sara Lindqvist', 'CRANE DRIVER', 9003, DATE '2018-08-20', 39.5, DATE '2024-03-15');
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9008, 'Piet Oeverloper', 'LASHER', 9004, DATE '2019-04-01', 28.4, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9009, 'Ahmed El Idrissi', 'LASHER', 9004, DATE '2019-04-01', 28.4, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9010, 'Kees Tureluur', 'LASHER', 9005, DATE '2020-11-16', 27.9, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9011, 'Maja Wrona', 'LASHER', 9006, DATE '2021-01-31', 27.5, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9012, 'Liam Doyle', 'LASHER', 9006, DATE '2022-05-09', NULL, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9013, 'Femke Strand', 'GATE CLERK', 9002, DATE '2017-12-01', 30.15, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9014, 'Ole Bakke', 'GATE CLERK', 9003, DATE '2023-03-01', 29, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9015, 'Rosa Marques', 'PLANNER', 9001, DATE '2014-10-27', 48.75, NULL);
INSERT INTO crew_member (emp_no, full_name, trade, manager_no, hired_on, hourly_rate, licence_until)
VALUES (9016, 'Henk Grutto', 'PLANNER', 9015, DATE '2021-07-12', 39.9, NULL);

-- Reports as they were written. Severity 1 is a nuisance, 5 stops the terminal.
INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, latitude, longitude, reported_by)
VALUES (601, 1001, TIMESTAMP '2024-01-03 09:20:00 +01:00', 2, 'Twistlock stuck',
        q'[Twistlock of the spreader didn't open on box 3.
Driver went down, "persuaded" it with a bar.

Lost time: 20 minutes.]', 51.948611, 4.141667, 9004);

INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, latitude, longitude, reported_by)
VALUES (602, 1006, TO_TIMESTAMP_TZ('2024-01-31 23:55:00 +00:00', 'YYYY-MM-DD HH24:MI:SS TZH:TZM'), 3, 'Crane 4 out of order',
        'Hoist brake worn. Crane 4 closed, work went on with crane 5.', '', '', 9005);

INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, photo, reported_by)
VALUES (603, 1013, TIMESTAMP '2024-03-06 04:10:00 +00:00', 1, 'Pilot ordered twice', NULL, HEXTORAW('89504E470D0A1A0A'), 9015);

INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, reported_by)
VALUES (604, NULL, TIMESTAMP '2024-03-17 14:30:00 +01:00', 4, 'Reefer block without power',
        q'!Transformer of block B tripped: 14 plugs dark for 50 minutes.
Temperatures checked by hand, nobody's cargo was lost.!', 9013);

INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, reported_by)
VALUES (605, 1016, TIMESTAMP '2024-03-24 08:00:00 +00:00', 2, 'Hose leak', TO_CLOB('About 5 litres on the quay; ') || 'absorbed.', 9010);

INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, reported_by)
VALUES (606, 1018, TIMESTAMP '2024-04-02 17:45:00 +02:00', 5, 'Quay closed: unexploded bomb',
        q'{Dredger brought up a bomb of 250 kg. [Terminal closed, police informed]
Open again at 22:30.}', 9001);

INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, reported_by)
VALUES (607, 1018, TIMESTAMP '2024-04-03 02:15:00 +02:00', 1, 'Late lashers', 'Bus broke down.', 9003);

INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, reported_by)
VALUES (608, 1025, TIMESTAMP '2024-05-13 11:11:11 -05:00', 2, 'Wrong box loaded', 'Two digits swapped on the list. Box was restowed.', 9016);

INSERT INTO incident (incident_id, call_id, occurred_at, severity, title, description, reported_by)
VALUES (609, 1033, TIMESTAMP '2024-06-22 19:00:00 +00:00', 3, 'Hatch cover dropped', '', 9006);

-- This one was entered late; its number comes from the sequence (700).
INSERT INTO incident (call_id, occurred_at, severity, title, reported_by)
VALUES (1002, TIMESTAMP '2024-01-08 12:00:00 +00:00', 1, 'Gangway lamp missing', 9008);

COMMIT;
