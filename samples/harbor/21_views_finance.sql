
  CREATE OR REPLACE FORCE EDITIONABLE VIEW "HARBOR"."V_INVOICE_BALANCE" ("INVOICE_ID", "CUSTOMER", "STATUS", "GROSS_TOTAL", "PAID", "BALANCE", "DAYS_TO_PAY") AS 
  SELECT i.invoice_id,
       c.short_name,
       i.status,
       i.gross_total,
       NVL(SUM(p.amount), 0),
       i.gross_total - NVL(SUM(p.amount), 0),
       MAX(p.paid_on) - i.issued_on
  FROM invoice i
  JOIN customer c ON c.customer_id = i.customer_id
  LEFT JOIN payment p ON p.invoice_id = i.invoice_id
 WHERE i.status NOT IN ('VOID', 'DRAFT')
 GROUP BY i.invoice_id, c.short_name, i.status, i.gross_total, i.issued_on
;

-- Turnover by customer and month, with all subtotals.
CREATE OR REPLACE VIEW v_turnover_cube AS
SELECT DECODE(GROUPING(c.short_name), 1, '(all)', c.short_name) AS customer,
       TO_CHAR(TRUNC(i.issued_on, 'MM'), 'YYYY-MM') AS month,
       GROUPING_ID(c.short_name, TRUNC(i.issued_on, 'MM')) AS level_of_total,
       SUM(i.net_total) AS net,
       COUNT(*) AS invoices
  FROM invoice i, customer c
 WHERE c.customer_id = i.customer_id
   AND i.status <> 'VOID'
 GROUP BY ROLLUP (c.short_name, TRUNC(i.issued_on, 'MM'));

-- Net amounts by service and currency, and neither, in one pass.
CREATE OR REPLACE VIEW v_service_totals AS
SELECT t.service_code, i.currency_code, SUM(l.amount) AS net
  FROM invoice_line l
       INNER JOIN tariff t  ON t.tariff_id = l.tariff_id
       INNER JOIN invoice i USING (invoice_id)
 GROUP BY GROUPING SETS ((t.service_code), (i.currency_code), ());

-- One column per month of the first quarter.
CREATE OR REPLACE VIEW v_lifts_by_month AS
SELECT *
  FROM (SELECT crane_no, TO_CHAR(moved_at, 'MM') AS mon, move_id
          FROM container_move
         WHERE crane_no IS NOT NULL)
 PIVOT (COUNT(move_id) FOR mon IN ('01' AS jan, '02' AS feb, '03' AS mar))
 ORDER BY crane_no;

-- The three totals of an invoice as rows.
CREATE OR REPLACE VIEW v_invoice_amounts AS
SELECT invoice_id, kind, amount
  FROM invoice
UNPIVOT (amount FOR kind IN (net_total AS 'NET', vat_total AS 'VAT', gross_total AS 'GROSS'));

-- Refreshed by the night batch.
CREATE MATERIALIZED VIEW mv_customer_month
BUILD IMMEDIATE
REFRESH COMPLETE ON DEMAND
AS
SELECT customer_id,
       TRUNC(issued_on, 'MM') AS month,
       COUNT(*)               AS invoices,
       SUM(net_total)         AS net
  FROM invoice
 WHERE status IN ('OPEN', 'PAID')
 GROUP BY customer_id, TRUNC(issued_on, 'MM');

CREATE UNIQUE INDEX mv_customer_month_ux ON mv_customer_month (customer_id, month);
