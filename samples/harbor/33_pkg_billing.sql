CREATE OR REPLACE PACKAGE billing AS
  /*
   * Invoices: opened for a call, filled line by line, closed once.
   *
   * Errors: -20101 no tariff, -20110 invoice is closed, -20120 rate of exchange missing
   */
  c_base_currency  CONSTANT VARCHAR2(3) := 'EUR';
  c_max_raise      CONSTANT NUMBER := 12.5;          -- per cent, in one step

  e_no_tariff       EXCEPTION;
  e_invoice_closed  EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_no_tariff, -20101);
  PRAGMA EXCEPTION_INIT(e_invoice_closed, -20110);

  SUBTYPE t_amount IS NUMBER(12,2);

  TYPE t_line IS RECORD (
    service_code  tariff.service_code%TYPE,
    quantity      NUMBER(10,2) := 1,
    amount        t_amount
  );

  CURSOR c_unpaid (p_customer_id customer.customer_id%TYPE) IS
    SELECT i.invoice_id, i.due_on, i.gross_total
      FROM invoice i
     WHERE i.customer_id = p_customer_id
       AND i.status = 'OPEN'
     ORDER BY i.due_on, i.invoice_id;

  -- Cents below this are dropped when an invoice is settled; a clerk may change it in his session.
  g_tolerance t_amount := 0.05;

  FUNCTION rate_of (p_service tariff.service_code%TYPE, p_day DATE) RETURN tariff.rate%TYPE;

  FUNCTION total (p_invoice_id invoice.invoice_id%TYPE) RETURN NUMBER;
  FUNCTION total (p_customer_id customer.customer_id%TYPE, p_from DATE, p_to DATE DEFAULT NULL) RETURN NUMBER;

  FUNCTION to_euro (p_amount NUMBER, p_currency VARCHAR2, p_day DATE) RETURN NUMBER;
  FUNCTION unpaid_list (p_customer_id customer.customer_id%TYPE) RETURN VARCHAR2;
  FUNCTION cache_hits RETURN PLS_INTEGER;

  PROCEDURE open_invoice (
    p_call_id      IN  invoice.call_id%TYPE,
    p_customer_id  IN  invoice.customer_id%TYPE,
    p_issued_on    IN  DATE,
    p_invoice_id   OUT invoice.invoice_id%TYPE);

  PROCEDURE add_line (
    p_invoice_id  IN invoice.invoice_id%TYPE,
    p_service     IN VARCHAR2,
    p_quantity    IN NUMBER   DEFAULT 1,
    p_text        IN VARCHAR2 DEFAULT NULL);

  PROCEDURE close_invoice (
    p_invoice_id  IN     invoice.invoice_id%TYPE,
    p_running     IN OUT NUMBER);

  PROCEDURE raise_rates (p_service IN VARCHAR2, p_percent IN NUMBER, p_changed OUT PLS_INTEGER);
  PROCEDURE settle (p_invoice_id IN invoice.invoice_id%TYPE, p_state OUT VARCHAR2);
END billing;
/

CREATE OR REPLACE PACKAGE BODY billing AS

  TYPE t_rate_cache IS TABLE OF tariff.rate%TYPE INDEX BY VARCHAR2(40);

  g_rates       t_rate_cache;
  g_cache_hits  PLS_INTEGER := 0;
  g_vat_default tariff.vat_pct%TYPE;

  -- forward declarations: the bodies are at the end
  FUNCTION  next_line_no (p_invoice_id NUMBER) RETURN PLS_INTEGER;
  PROCEDURE check_open (p_invoice_id NUMBER);

  FUNCTION rate_of (p_service tariff.service_code%TYPE, p_day DATE) RETURN tariff.rate%TYPE IS
    l_key  VARCHAR2(40) := p_service || '@' || TO_CHAR(p_day, 'YYYYMMDD');
  BEGIN
    IF g_rates.EXISTS(l_key) THEN
      g_cache_hits := g_cache_hits + 1;
      RETURN g_rates(l_key);
    END IF;

    SELECT t.rate
      INTO g_rates(l_key)
      FROM tariff t
     WHERE t.service_code = p_service
       AND TRUNC(p_day) BETWEEN t.valid_from AND NVL(t.valid_to, DATE '9999-12-31');

    RETURN g_rates(l_key);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(-20101,
        'No tariff for ' || p_service || ' on ' || TO_CHAR(p_day, 'DD-MON-YYYY'));
  END rate_of;

  FUNCTION total (p_invoice_id invoice.invoice_id%TYPE) RETURN NUMBER IS
    l_total NUMBER;
  BEGIN
    SELECT SUM(amount) INTO l_total FROM invoice_line WHERE invoice_id = p_invoice_id;
    RETURN NVL(l_total, 0);
  END total;

  -- All invoices of a customer, voids left out; without an end: to the last one.
  FUNCTION total (p_customer_id customer.customer_id%TYPE, p_from DATE, p_to DATE DEFAULT NULL) RETURN NUMBER IS
    l_total NUMBER := 0;
  BEGIN
    FOR r IN (SELECT invoice_id
                FROM invoice
               WHERE customer_id = p_customer_id
                 AND status != 'VOID'
                 AND issued_on >= p_from
                 AND (p_to IS NULL OR issued_on < p_to + 1))
    LOOP
      l_total := l_total + total(r.invoice_id);
    END LOOP;
    RETURN l_total;
  END total;

  -- With the last rate known on the day. Rounded half away from zero, as money is.
  FUNCTION to_euro (p_amount NUMBER, p_currency VARCHAR2, p_day DATE) RETURN NUMBER IS
    l_rate exchange_rate.rate%TYPE;
  BEGIN
    IF p_currency = c_base_currency THEN
      RETURN p_amount;
    END IF;

    SELECT MAX(rate) KEEP (DENSE_RANK LAST ORDER BY rate_date)
      INTO l_rate
      FROM exchange_rate
     WHERE currency_code = p_currency
       AND rate_date <= p_day;

    IF l_rate IS NULL THEN
      RAISE_APPLICATION_ERROR(-20120, 'No rate of ' || p_currency || ' on or before ' || TO_CHAR(p_day, 'YYYY-MM-DD'));
    END IF;
    RETURN ROUND(p_amount / l_rate, 2);
  END to_euro;

  FUNCTION unpaid_list (p_customer_id customer.customer_id%TYPE) RETURN VARCHAR2 IS
    l_row    c_unpaid%ROWTYPE;
    l_result VARCHAR2(2000);
  BEGIN
    OPEN c_unpaid(p_customer_id);
    LOOP
      FETCH c_unpaid INTO l_row;
      EXIT WHEN c_unpaid%NOTFOUND;
      l_result := l_result || c_unpaid%ROWCOUNT || ': ' || l_row.invoice_id
                  || ' (' || TO_CHAR(l_row.gross_total, 'FM999G990D00') || ') ';
    END LOOP;
    CLOSE c_unpaid;
    RETURN RTRIM(l_result);
  END unpaid_list;

  FUNCTION cache_hits RETURN PLS_INTEGER IS
  BEGIN
    RETURN g_cache_hits;
  END;

  PROCEDURE open_invoice (
    p_call_id      IN  invoice.call_id%TYPE,
    p_customer_id  IN  invoice.customer_id%TYPE,
    p_issued_on    IN  DATE,
    p_invoice_id   OUT invoice.invoice_id%TYPE)
  IS
    l_kind customer.kind%TYPE;
  BEGIN
    SELECT kind INTO l_kind FROM customer WHERE customer_id = p_customer_id;

    INSERT INTO invoice (invoice_id, customer_id, call_id, issued_on, due_on)
    VALUES (invoice_seq.NEXTVAL, p_customer_id, p_call_id, p_issued_on,
            port_calendar.due_date(p_issued_on, l_kind))
    RETURNING invoice_id INTO p_invoice_id;
  END open_invoice;

  PROCEDURE add_line (
    p_invoice_id  IN invoice.invoice_id%TYPE,
    p_service     IN VARCHAR2,
    p_quantity    IN NUMBER   DEFAULT 1,
    p_text        IN VARCHAR2 DEFAULT NULL)
  IS
    l_tariff  tariff%ROWTYPE;
    l_issued  invoice.issued_on%TYPE;
    l_line    t_line;
    l_line_no PLS_INTEGER;
  BEGIN
    check_open(p_invoice_id);

    SELECT issued_on INTO l_issued FROM invoice WHERE invoice_id = p_invoice_id;

    l_line.service_code := UPPER(TRIM(p_service));
    SELECT *
      INTO l_tariff
      FROM tariff
     WHERE service_code = l_line.service_code
       AND rate = billing.rate_of(l_line.service_code, l_issued)
       AND l_issued BETWEEN valid_from AND NVL(valid_to, l_issued);

    -- The limit of a tariff holds only where there is one: LEAST with NULL would be NULL.
    l_line.quantity := LEAST(p_quantity, NVL(l_tariff.limit, p_quantity));
    l_line.amount   := l_line.quantity * l_tariff.rate;
    l_line_no       := next_line_no(p_invoice_id);     -- private functions cannot be called from SQL

    INSERT INTO invoice_line (invoice_id, line_no, tariff_id, text, quantity, unit_rate, amount)
    VALUES (p_invoice_id, l_line_no, l_tariff.tariff_id,
            NVL(p_text, l_tariff.description), l_line.quantity, l_tariff.rate, l_line.amount);
  END add_line;

  PROCEDURE close_invoice (
    p_invoice_id  IN     invoice.invoice_id%TYPE,
    p_running     IN OUT NUMBER)
  IS
    l_gross invoice.gross_total%TYPE;
  BEGIN
    check_open(p_invoice_id);

    UPDATE invoice i
       SET (i.net_total, i.vat_total) =
           (SELECT NVL(SUM(l.amount), 0), NVL(SUM(ROUND(l.amount * t.vat_pct / 100, 2)), 0)
              FROM invoice_line l, tariff t
             WHERE l.invoice_id = i.invoice_id
               AND t.tariff_id = l.tariff_id),
           i.status = 'OPEN'
     WHERE i.invoice_id = p_invoice_id;

    IF SQL%ROWCOUNT <> 1 THEN
      RAISE_APPLICATION_ERROR(-20102, 'No invoice ' || p_invoice_id);
    END IF;

    SELECT gross_total INTO l_gross FROM invoice WHERE invoice_id = p_invoice_id;
    p_running := NVL(p_running, 0) + l_gross;
  END close_invoice;

  -- Rates that are valid without an end go up; none above the greatest raise.
  PROCEDURE raise_rates (p_service IN VARCHAR2, p_percent IN NUMBER, p_changed OUT PLS_INTEGER) IS
    CURSOR c_rates IS
      SELECT tariff_id, rate
        FROM tariff
       WHERE service_code LIKE p_service
         AND valid_to IS NULL
         FOR UPDATE OF rate;
  BEGIN
    p_changed := 0;
    FOR r IN c_rates LOOP
      UPDATE tariff
         SET rate = ROUND(r.rate * (1 + LEAST(p_percent, c_max_raise) / 100), 4)
       WHERE CURRENT OF c_rates;
      p_changed := p_changed + 1;
    END LOOP;
    g_rates.DELETE;
  END raise_rates;

  -- PAID when the payments reach the total but for the tolerance.
  PROCEDURE settle (p_invoice_id IN invoice.invoice_id%TYPE, p_state OUT VARCHAR2) IS
    l_open NUMBER;
  BEGIN
    SELECT i.gross_total - NVL((SELECT SUM(p.amount) FROM payment p WHERE p.invoice_id = i.invoice_id), 0)
      INTO l_open
      FROM invoice i
     WHERE i.invoice_id = p_invoice_id
       FOR UPDATE OF i.status;

    IF l_open <= g_tolerance THEN
      UPDATE invoice
         SET status = 'PAID'
       WHERE invoice_id = p_invoice_id
      RETURNING status INTO p_state;
    ELSE
      p_state := 'OPEN ' || TO_CHAR(l_open, 'FM99990.00');
    END IF;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      p_state := 'UNKNOWN';
  END settle;

  FUNCTION next_line_no (p_invoice_id NUMBER) RETURN PLS_INTEGER IS
    l_max PLS_INTEGER;
  BEGIN
    SELECT MAX(line_no) INTO l_max FROM invoice_line WHERE invoice_id = p_invoice_id;
    RETURN NVL(l_max, 0) + 1;
  END;

  PROCEDURE check_open (p_invoice_id NUMBER) IS
    l_status invoice.status%TYPE;
  BEGIN
    SELECT status INTO l_status FROM invoice WHERE invoice_id = p_invoice_id;
    IF l_status <> 'DRAFT' THEN
      RAISE_APPLICATION_ERROR(-20110, 'Invoice ' || p_invoice_id || ' is ' || l_status);
    END IF;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN NULL;     -- the caller finds out by its own statement
  END;

BEGIN
  -- once per session
  SELECT MAX(vat_pct) INTO g_vat_default FROM tariff WHERE valid_to IS NULL;
END billing;
/
