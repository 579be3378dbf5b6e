-- Port calls of the first half of 2024. All times are the port's own, without daylight saving.

INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1001, 9301001, 211, 301, 'GS01N',
        TO_DATE('03-JAN-2024 06:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('03-JAN-2024 06:45', 'DD-MON-YYYY HH24:MI'), TO_DATE('04-JAN-2024 23:00', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2023-12-20 03:00:00.000 +00:00', TIMESTAMP '2024-01-03 04:45:00.000000 +01:00', INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1002, 9634008, 121, 302, 'ST01N',
        TO_DATE('08-JAN-2024 00:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('08-JAN-2024 06:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('08-JAN-2024 18:15', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2023-12-23 21:00:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1003, 9412004, 111, 301, 'GT01N',
        TO_DATE('14-JAN-2024 06:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('14-JAN-2024 12:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('16-JAN-2024 04:45', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2023-12-29 03:30:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1004, 9523006, 111, 301, 'BA01N',
        TO_DATE('19-JAN-2024 00:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('18-JAN-2024 22:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('19-JAN-2024 11:00', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-01-01 21:00:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1005, 9745010, 112, 302, 'TF01N',
        TO_DATE('25-JAN-2024 06:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('25-JAN-2024 06:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('26-JAN-2024 12:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-01-07 03:30:00.000 +00:00', TIMESTAMP '2024-01-25 04:30:00.000000 +02:00', INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1006, 9301002, 211, NULL, 'NE01N',
        TO_DATE('31-JAN-2024 22:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('31-JAN-2024 20:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('01-FEB-2024 20:45', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-01-17 19:00:00.000 +00:00', NULL, INTERVAL '2' DAY, 'Crane 4 out of order');
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1007, 9634009, 311, 303, 'SG01N',
        TO_DATE('07-FEB-2024 04:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('07-FEB-2024 04:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('08-FEB-2024 17:00', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-01-23 01:30:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1008, 9523007, 121, 301, 'CF01N',
        TO_DATE('11-FEB-2024 04:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('11-FEB-2024 03:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('11-FEB-2024 11:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-01-26 01:00:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1009, 9412005, 112, 302, 'ST01N',
        TO_DATE('15-FEB-2024 16:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('15-FEB-2024 16:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('16-FEB-2024 00:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-01-29 13:30:00.000 +00:00', TIMESTAMP '2024-02-15 14:30:00.000000 +00:00', NULL, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1010, 9301003, 212, 301, 'NW01N',
        TO_DATE('20-FEB-2024 10:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('20-FEB-2024 10:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('22-FEB-2024 02:15', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-02-02 07:00:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1011, 9745011, 111, 301, 'TS01N',
        TO_DATE('25-FEB-2024 10:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('25-FEB-2024 10:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('27-FEB-2024 02:15', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-02-11 07:30:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1012, 9634008, 311, 302, 'ST02S',
        TO_DATE('01-MAR-2024 22:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('02-MAR-2024 00:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('03-MAR-2024 12:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-02-15 19:00:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1013, 9301001, 211, NULL, 'GS02S',
        TO_DATE('06-MAR-2024 16:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('06-MAR-2024 16:45', 'DD-MON-YYYY HH24:MI'), TO_DATE('08-MAR-2024 08:45', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-02-19 13:30:00.000 +00:00', TIMESTAMP '2024-03-06 14:45:00.000000 +01:00', INTERVAL '1 12' DAY TO HOUR, 'Pilot ordered twice, see incident');
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1014, 9523006, 211, 303, 'BA02S',
        TO_DATE('13-MAR-2024 08:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('13-MAR-2024 10:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('13-MAR-2024 18:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-02-25 05:00:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1015, 9412004, 112, 301, 'GT02S',
        TO_DATE('18-MAR-2024 20:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('18-MAR-2024 20:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('19-MAR-2024 14:45', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-02-29 17:30:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1016, 9856012, 112, 302, 'PP01N',
        TO_DATE('23-MAR-2024 20:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('23-MAR-2024 19:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('25-MAR-2024 11:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-03-09 17:00:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1017, 9634009, 121, 301, 'SG02S',
        TO_DATE('29-MAR-2024 08:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('29-MAR-2024 08:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('30-MAR-2024 08:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-03-14 05:30:00.000 +00:00', TIMESTAMP '2024-03-29 06:00:00.000000 +02:00', INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1018, 9301002, 212, 301, 'NE02S',
        TO_DATE('02-APR-2024 08:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('02-APR-2024 14:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('04-APR-2024 06:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-03-17 05:00:00.000 +00:00', NULL, NULL, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1019, 9412005, 121, 302, 'ST02S',
        TO_DATE('09-APR-2024 00:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('09-APR-2024 00:45', 'DD-MON-YYYY HH24:MI'), TO_DATE('09-APR-2024 09:00', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-03-22 21:30:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1020, 9745010, 112, NULL, 'TF02S',
        TO_DATE('15-APR-2024 16:00', 'DD-MON-YYYY HH24:MI'), NULL, NULL, 'CANCELLED',
        TIMESTAMP '2024-03-28 13:00:00.000 +00:00', NULL, INTERVAL '2' DAY, 'Cancelled by the line');
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1021, 9523007, 311, 303, 'CF02S',
        TO_DATE('20-APR-2024 10:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('20-APR-2024 09:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('21-APR-2024 21:15', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-04-06 07:30:00.000 +00:00', TIMESTAMP '2024-04-20 07:00:00.000000 +00:00', INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1022, 9634008, 121, 301, 'ST03N',
        TO_DATE('26-APR-2024 16:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('26-APR-2024 16:15', 'DD-MON-YYYY HH24:MI'), TO_DATE('27-APR-2024 10:15', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-04-11 13:00:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1023, 9301003, 211, 302, 'NW02S',
        TO_DATE('30-APR-2024 16:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('30-APR-2024 17:15', 'DD-MON-YYYY HH24:MI'), TO_DATE('01-MAY-2024 23:15', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-04-14 13:30:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1024, 9301001, 211, 301, 'GS03N',
        TO_DATE('06-MAY-2024 22:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('06-MAY-2024 20:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('08-MAY-2024 13:00', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-04-19 19:00:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1025, 9523006, 111, 301, 'BA03N',
        TO_DATE('13-MAY-2024 04:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('13-MAY-2024 04:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('14-MAY-2024 17:00', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-04-25 01:30:00.000 +00:00', TIMESTAMP '2024-05-13 02:30:00.000000 +01:00', INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1026, 9412004, 111, 302, 'GT03N',
        TO_DATE('17-MAY-2024 22:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('18-MAY-2024 00:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('18-MAY-2024 12:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-05-03 19:00:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1027, 9634009, 311, NULL, 'SG03N',
        TO_DATE('21-MAY-2024 22:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('21-MAY-2024 22:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('23-MAY-2024 15:00', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-05-06 19:30:00.000 +00:00', NULL, NULL, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1028, 9745010, 112, 303, 'TF03N',
        TO_DATE('25-MAY-2024 22:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('25-MAY-2024 21:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('26-MAY-2024 09:45', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-05-09 19:00:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1029, 9301002, 211, 301, 'NE03N',
        TO_DATE('30-MAY-2024 16:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('30-MAY-2024 22:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('01-JUN-2024 05:00', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-05-13 13:30:00.000 +00:00', TIMESTAMP '2024-05-30 20:30:00.000000 +02:00', INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1030, 9412005, 112, 302, 'ST03N',
        TO_DATE('06-JUN-2024 08:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('06-JUN-2024 08:15', 'DD-MON-YYYY HH24:MI'), TO_DATE('07-JUN-2024 20:15', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-05-19 05:00:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1031, 9634008, 311, 301, 'ST04S',
        TO_DATE('11-JUN-2024 20:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('12-JUN-2024 02:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('12-JUN-2024 14:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-05-28 17:30:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1032, 9523007, 121, 301, 'CF03N',
        TO_DATE('18-JUN-2024 02:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('18-JUN-2024 02:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('19-JUN-2024 18:15', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-06-02 23:00:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1033, 9301001, 211, 302, 'GS04S',
        TO_DATE('22-JUN-2024 02:30', 'DD-MON-YYYY HH24:MI'), TO_DATE('22-JUN-2024 03:15', 'DD-MON-YYYY HH24:MI'), TO_DATE('23-JUN-2024 15:30', 'DD-MON-YYYY HH24:MI'), 'SAILED',
        TIMESTAMP '2024-06-05 23:30:00.000 +00:00', TIMESTAMP '2024-06-22 01:15:00.000000 +00:00', INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1034, 9301003, 212, NULL, 'NW03N',
        TO_DATE('26-JUN-2024 20:00', 'DD-MON-YYYY HH24:MI'), TO_DATE('26-JUN-2024 20:45', 'DD-MON-YYYY HH24:MI'), NULL, 'ALONGSIDE',
        TIMESTAMP '2024-06-09 17:00:00.000 +00:00', NULL, INTERVAL '1 12' DAY TO HOUR, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1035, 9856012, NULL, 303, 'PP02S',
        TO_DATE('30-JUN-2024 20:30', 'DD-MON-YYYY HH24:MI'), NULL, NULL, 'EXPECTED',
        TIMESTAMP '2024-06-12 17:30:00.000 +00:00', NULL, INTERVAL '2' DAY, NULL);
INSERT INTO port_call (call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, atd, status, booked_at, reported_at, stay_limit, remarks)
VALUES (1036, 9523006, 211, 301, 'BA04S',
        TO_DATE('05-JUL-2024 14:00', 'DD-MON-YYYY HH24:MI'), NULL, NULL, 'EXPECTED',
        TIMESTAMP '2024-06-21 11:00:00.000 +00:00', NULL, NULL, NULL);

COMMIT;
