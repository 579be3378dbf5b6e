-- Customers and vessels

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, discount_pct, preferences, contract_doc, api_token, created_at, created_by)
VALUES
  (101, 'NORDLINE', 'Nordlinie Reederei GmbH und Co', 'Nordlinie', 'L', 'DE', NULL, 'ops@nordlinie.example', t_phone_list('+49 40 555 0101', '+49 40 555 0102'), 500000, 8.5, 7.5, q'{{"edi":true,"format":"COPARN","mail":["ops@nordlinie.example"]}}', HEXTORAW('255044462D312E340A'), HEXTORAW('0A1B2C3D4E5F60718293A4B5C6D7E8F9'), DATE '2015-03-01', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, discount_pct, preferences, contract_doc, created_at, created_by)
VALUES
  (102, 'BALTSHIP', N'Bałtyk Żegluga S.A.', 'Baltyk', 'L', 'PL', NULL, 'office@baltship.example', t_phone_list('+48 58 555 0200'), 250000, 7, 5, '{"edi":true,"format":"BAPLIE"}', EMPTY_BLOB(), DATE '2016-07-19', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, discount_pct, preferences, api_token, created_at, created_by)
VALUES
  (103, 'ATLQUAY', 'Atlantique Conteneurs SA', 'Atlantique', 'L', 'FR', NULL, 'contact@atlquay.example', t_phone_list(), 300000, NULL, 2.5, q'{{"edi":false}}', HEXTORAW('00FF00FF00FF00FF00FF00FF00FF00FF'), DATE '2018-01-09', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, created_at, created_by)
VALUES
  (104, 'SKAGEN', 'Skagen Feeder A/S', 'Skagen', 'L', 'DK', 101, 'desk@skagen.example', t_phone_list('+45 98 55 0400'), 80000, 6.5, DATE '2019-11-30', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, discount_pct, preferences, created_at, created_by)
VALUES
  (105, 'TOFTE', 'Tofte Rederi AS', 'Tofte', 'L', 'NO', NULL, '', NULL, 120000, 9, 4, q'{{"edi":true,"format":"COPARN"}}', DATE '2014-02-28', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, discount_pct, preferences, created_at, created_by)
VALUES
  (201, 'QUICKFWD', 'Quick Forward Ltd', 'Quick', 'F', 'GB', NULL, 'Hello@QuickFwd.example', t_phone_list('+44 20 5550 2010', '+44 20 5550 2011', '+44 20 5550 2012'), 40000, 5.5, NULL, q'{{"mail":["a@quickfwd.example","b@quickfwd.example"]}}', DATE '2020-05-05', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, created_at, created_by)
VALUES
  (202, 'QFWDNL', 'Quick Forward Benelux B.V.', 'Quick NL', 'F', 'NL', 201, 'nl@quickfwd.example', NULL, 25000, 5, DATE '2021-02-14', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, created_at, created_by)
VALUES
  (203, 'QFWDDE', 'Quick Forward Deutschland GmbH', 'Quick DE', 'F', 'DE', 201, 'de@quickfwd.example', NULL, 25000, NULL, DATE '2021-02-14', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, created_at, created_by)
VALUES
  (204, 'MERIDIAN', N'Meridian Cargo OÜ', 'Meridian', 'F', '', NULL, 'Info@Meridian.example', NULL, NULL, 4.5, DATE '2022-08-01', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, discount_pct, preferences, created_at, created_by)
VALUES
  (205, 'HANSAFRT', N'Hansafracht Göteborg AB', 'Hansafracht', 'F', 'SE', NULL, 'hej@hansafracht.example', t_phone_list('+46 31 555 500'), 60000, 8, 1.25, q'{{"edi":false,"invoice":{"language":"sv","copies":2}}}', DATE '2017-10-10', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, created_at, created_by)
VALUES
  (206, 'OBRIEN', 'O''Brien and Daughters Haulage', q'[O'Brien]', 'F', 'GB', NULL, '', NULL, 5000, 6.5, DATE '2023-01-02', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, discount_pct, created_at, created_by)
VALUES
  (301, 'PORTAG', 'Portside Agency B.V.', 'Portside', 'A', 'NL', NULL, 'agent@portside.example', t_phone_list('+31 10 555 3010'), NULL, 7.5, NULL, DATE '2013-06-01', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, created_at, created_by)
VALUES
  (302, 'HAVNAG', 'Havneagenten ApS', 'Havneagenten', 'A', 'DK', NULL, 'vagt@havneagenten.example', NULL, NULL, 8.5, DATE '2013-06-01', 'MIGRATION');

INSERT INTO customer
  (customer_id, code, legal_name, short_name, kind, country_code, parent_id, email, phones, credit_limit, rating, preferences, created_at, created_by)
VALUES
  (303, 'STELLA', 'Stella Maris Agenzia', 'Stella', 'A', '', 301, 'desk@stella.example', NULL, NULL, NULL, q'{{"languages":["it","en"]}}', DATE '2022-03-31', 'MIGRATION');

-- The invisible column has to be named.
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9301001, 'Godwit Star', 'CONT', 'LR', 101, 'D5AA1', 142000, 13500,
          366.0, 51.2, 15.25, 98.5d, NULL, DATE '2014-06-20', XMLTYPE('<spec><engine type="diesel">2-stroke</engine><crew>24</crew></spec>'), NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9301002, 'Nordlinie Elbe', 'CONT', 'DE', 101, 'DAEL', 75500, 6800,
          299.9, 40.0, 13.5, 71.25d, NULL, DATE '2009-02-28', XMLTYPE('<spec><engine type="diesel">2-stroke</engine><crew>21</crew></spec>'), NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9301003, 'Nordlinie Weser', 'CONT', 'DE', 101, 'DAWE', 75500, 6800,
          299.9, 40.0, 13.5, 70.5d, NULL, DATE '2010-11-05', NULL, 'Class renewal pending');
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9412004, 'Gdynia Trader', 'CONT', 'PL', 102, 'SNGT', 39999, 3400,
          228.0, 32.2, 11.2, 44.75d, 1.25f, DATE '2012-08-15', XMLTYPE('<spec><engine type="diesel">4-stroke</engine><crew>18</crew></spec>'), NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9412005, 'Sopot Trader', 'FEED', 'PL', 102, 'SNSO', 16200, 1440,
          168.8, 27.0, 9.5, 24, NULL, DATE '2015-04-01', NULL, NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9523006, 'Belle Armorique', 'CONT', 'FR', 103, 'FLBA', 40000, 3800,
          239.4, 32.2, 11.8, 47.5d, NULL, DATE '2017-09-09', XMLTYPE('<spec><engine type="lng">dual fuel</engine><crew>19</crew></spec>'), NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9523007, 'Cap Frehel', 'FEED', 'FR', 103, 'FLCF', 9990, 830,
          139.6, 21.8, 7.4, 15.5d, NULL, DATE '2008-12-31', NULL, NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9634008, 'Skagen Tern', 'FEED', 'DK', 104, 'OXTE', 9800, 868,
          137.5, 21.3, 7.25, 14.75d, 1.5f, DATE '2011-03-17', XMLTYPE('<spec><engine type="diesel">4-stroke</engine><crew>13</crew></spec>'), NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9634009, 'Skagen Gull', 'FEED', 'DK', 104, 'OXGU', 10000, 880,
          138.1, 21.3, 7.3, 15, 1.5f, DATE '2013-05-24', NULL, NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9745010, 'Tofte Fjord', 'RORO', 'NO', 105, 'LATF', 28500, NULL,
          182.6, 25.5, 7.1, 33.25d, 1.75f, DATE '2016-01-29', XMLTYPE('<spec><engine type="hybrid">4-stroke</engine><crew>16</crew></spec>'), NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9745011, 'Tofte Skog', 'BULK', 'NO', 105, 'LATS', 22100, NULL,
          177.0, 28.4, 10.1, 26, NULL, DATE '2005-07-07', NULL, 'Hatch 3: ''soft'' coaming');
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9856012, 'Pacific Plover', 'TANK', 'MH', NULL, 'V7PP', 29800, NULL,
          183.1, 32.2, 12.9, 30.5d, NULL, DATE '2019-10-31', NULL, NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9856013, 'Wader', 'TUG', 'NL', NULL, NULL, 420, NULL,
          28.5, 10.4, 5.2, NULL, NULL, DATE '2018-02-02', NULL, NULL);
INSERT INTO VESSEL (IMO_NO, NAME, TYPE_CODE, FLAG_CODE, OPERATOR_ID, CALL_SIGN, GROSS_TONNAGE, TEU_CAPACITY,
                    LENGTH_M, BEAM_M, DRAUGHT_M, FUEL_PER_DAY, ICE_FACTOR, BUILT_ON, SPEC_SHEET, INTERNAL_NOTE)
  VALUES (9856014, 'Dunlin', 'TUG', 'NL', NULL, NULL, 385, NULL,
          26.9, 9.8, 4.9, NULL, NULL, NULL, NULL, NULL);

COMMIT;
