-- Analytics

-- Ships by tonnage within their type; the tugs have no operator.
CREATE OR REPLACE VIEW v_vessel_rank AS
SELECT name,
       type_code,
       gross_tonnage,
       RANK()       OVER (PARTITION BY type_code ORDER BY gross_tonnage DESC) AS rnk,
       DENSE_RANK() OVER (PARTITION BY type_code ORDER BY gross_tonnage DESC) AS dense_rnk,
       ROUND(RATIO_TO_REPORT(gross_tonnage) OVER (PARTITION BY type_code) * 100, 1) AS pct_of_type,
       COUNT(operator_id) OVER () AS ships_with_operator
  FROM vessel;

-- The way of the rates: change to the week before, mean of four weeks, mark of the year.
create or replace view v_rate_trend as
select currency_code,
       rate_date,
       rate,
       rate - lag(rate) over (partition by currency_code order by rate_date) as change,
       round(avg(rate) over (partition by currency_code order by rate_date
                             rows between 3 preceding and current row), 4) as mean_4_weeks,
       first_value(rate) over (partition by currency_code order by rate_date) as first_of_year,
       case when rate = max(rate) over (partition by currency_code) then 'HIGH' end as mark
  from exchange_rate;

-- Who called when, on one line for each operator.
CREATE OR REPLACE VIEW v_operator_fleet AS
SELECT c.short_name AS operator,
       COUNT(*) AS ships,
       LISTAGG(v.name, ', ') WITHIN GROUP (ORDER BY v.built_on NULLS FIRST, v.name) AS fleet,
       MIN(v.name) KEEP (DENSE_RANK FIRST ORDER BY v.gross_tonnage DESC) AS largest,
       MEDIAN(v.gross_tonnage) AS median_gt
  FROM vessel v
  JOIN customer c ON c.customer_id = v.operator_id
 GROUP BY c.short_name;

-- The five longest stays. Ties fall by the number of the call.
CREATE OR REPLACE VIEW v_longest_stays AS
SELECT ROWNUM AS place, t.*
  FROM (SELECT call_id, hours_alongside
          FROM port_call
         WHERE hours_alongside IS NOT NULL
         ORDER BY hours_alongside DESC, call_id) t
 WHERE ROWNUM <= 5;

-- Days without any arrival in a month: a calendar made of nothing, less the days that have one.
CREATE OR REPLACE VIEW v_quiet_days AS
WITH calendar AS (
  SELECT DATE '2024-01-01' + LEVEL - 1 AS day
    FROM dual
 CONNECT BY LEVEL <= 31
),
arrivals (day) AS (
  SELECT TRUNC(ata) FROM port_call WHERE ata IS NOT NULL
)
SELECT day FROM calendar
MINUS
SELECT day FROM arrivals;

-- Gap between two calls at the same berth, in hours; negative where they overlap.
CREATE OR REPLACE VIEW v_berth_gaps AS
SELECT /*+ INDEX(c port_call_berth_ix) */
       b.code AS berth,
       c.call_id,
       ROUND((c.ata - LAG(c.atd) OVER (PARTITION BY c.berth_id ORDER BY c.ata)) * 24, 2) AS hours_free,
       ROW_NUMBER() OVER (PARTITION BY c.berth_id ORDER BY c.ata) AS visit,
       NTILE(4) OVER (ORDER BY c.ata) AS quarter
  FROM port_call c, location b
 WHERE b.location_id = c.berth_id
   AND c.ata IS NOT NULL;

-- Customers with their preferences taken out of the JSON.
CREATE OR REPLACE VIEW v_customer_preference AS
SELECT c.code,
       JSON_VALUE(c.preferences, '$.format') AS edi_format,
       JSON_VALUE(c.preferences, '$.invoice.copies' RETURNING NUMBER) AS copies,
       m.mail
  FROM customer c
       LEFT OUTER JOIN JSON_TABLE(c.preferences, '$.mail[*]'
                         COLUMNS (mail VARCHAR2(120) PATH '$')) m ON 1 = 1;

-- Engines from the XML of the ship's sheet.
CREATE OR REPLACE VIEW v_vessel_engine AS
SELECT v.imo_no, x.engine, x.engine_type, x.crew
  FROM vessel v,
       XMLTABLE('/spec' PASSING v.spec_sheet
                COLUMNS engine      VARCHAR2(30) PATH 'engine',
                        engine_type VARCHAR2(10) PATH 'engine/@type',
                        crew        NUMBER       PATH 'crew') x;

-- Phone numbers: one row for each element of the VARRAY.
CREATE OR REPLACE VIEW v_customer_phone AS
SELECT c.code, p.COLUMN_VALUE AS phone
  FROM customer c, TABLE(c.phones) p;

-- The best of our customers. Those with the same rating as the third come too.
CREATE OR REPLACE VIEW v_best_rated AS
SELECT short_name, rating
  FROM customer
 ORDER BY rating DESC NULLS LAST
 FETCH FIRST 3 ROWS WITH TIES;
