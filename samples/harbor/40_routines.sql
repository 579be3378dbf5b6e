-- Standalone routines, by several hands

-- The way from the port to a place, built by recursion.
CREATE OR REPLACE FUNCTION location_path (p_location_id IN location.location_id%TYPE) RETURN VARCHAR2 IS
  l_row location%ROWTYPE;
BEGIN
  SELECT * INTO l_row FROM location WHERE location_id = p_location_id;
  IF l_row.parent_id IS NULL THEN
    RETURN l_row.code;
  END IF;
  RETURN location_path(l_row.parent_id) || '/' || l_row.code;
END location_path;
/

-- GREATEST gives NULL as soon as one argument is NULL. The yard wants it the other way.
CREATE OR REPLACE FUNCTION greatest_known
(
  p_a IN NUMBER,
  p_b IN NUMBER,
  p_c IN NUMBER DEFAULT NULL
)
RETURN NUMBER DETERMINISTIC
AS
BEGIN
  RETURN COALESCE(GREATEST(p_a, p_b, p_c), GREATEST(p_a, p_b), GREATEST(p_a, p_c), GREATEST(p_b, p_c), p_a, p_b, p_c);
END;
/

create or replace function charge_summary (p_hours in number, p_reefer_days in number) return varchar2
is
  l_charges t_charge_list := t_charge_list();
  l_total   number := 0;
  l_text    varchar2(400);
begin
  l_charges.extend(2);
  l_charges(1) := t_charge('BERTH', p_hours, 41.25);
  -- the elements of the table may be of the subtype; its own AMOUNT is called then
  l_charges(2) := t_reefer_charge('REEFER', p_reefer_days, 27.3333, 15);

  for i in l_charges.first .. l_charges.last loop
    l_total := l_total + l_charges(i).amount();
    l_text  := l_text || l_charges(i).label() || ', ';
  end loop;
  return l_text || 'total ' || to_char(l_total);
end;
/

CREATE OR REPLACE FUNCTION box_fits (p_inner IN VARCHAR2, p_outer IN VARCHAR2) RETURN VARCHAR2 IS
  l_inner t_dimension := t_dimension.of_iso_type(p_inner);
BEGIN
  RETURN l_inner.fits_into(t_dimension.of_iso_type(p_outer)) || ' ' || l_inner.volume();
END;
/

-- Brings the worksheet of the session up to date with an invoice: lines of the same service are added
-- up, what is new comes in, what has no amount goes.
CREATE OR REPLACE PROCEDURE fill_worksheet (p_invoice_id IN NUMBER, p_lines OUT NUMBER)
AS
BEGIN
  MERGE INTO billing_worksheet w
  USING (SELECT t.service_code, SUM(l.quantity) AS quantity, SUM(l.amount) AS amount
           FROM invoice_line l
           JOIN tariff t ON t.tariff_id = l.tariff_id
          WHERE l.invoice_id = p_invoice_id
          GROUP BY t.service_code) s
  ON (w.service_code = s.service_code)
  WHEN MATCHED THEN
    UPDATE SET w.quantity = w.quantity + s.quantity,
               w.amount   = w.amount + s.amount
    DELETE WHERE w.amount = 0
  WHEN NOT MATCHED THEN
    INSERT (line_no, service_code, quantity, amount)
    VALUES (1, s.service_code, s.quantity, s.amount)
    WHERE s.amount <> 0;

  SELECT COUNT(*) INTO p_lines FROM billing_worksheet;
END fill_worksheet;
/

-- Gives every customer below another the same discount more, and takes it back
-- where it is more than the parent has.
CREATE OR REPLACE PROCEDURE spread_discount
( p_parent_id IN NUMBER
, p_percent   IN NUMBER
, p_kept      OUT NUMBER
)
IS
  l_parent customer.discount_pct%TYPE;
BEGIN
  p_kept := 0;
  SELECT discount_pct INTO l_parent FROM customer WHERE customer_id = p_parent_id;

  FOR r IN (SELECT customer_id, code FROM customer WHERE parent_id = p_parent_id ORDER BY code) LOOP
    SAVEPOINT one_customer;
    UPDATE customer SET discount_pct = discount_pct + p_percent WHERE customer_id = r.customer_id;
    IF p_percent > l_parent THEN
      ROLLBACK TO SAVEPOINT one_customer;
    ELSE
      p_kept := p_kept + 1;
    END IF;
  END LOOP;
END spread_discount;
/

-- Called by the night batch. Every hundred rows are made durable.
CREATE OR REPLACE PROCEDURE purge_audit (p_before IN TIMESTAMP, p_deleted OUT NUMBER)
IS
  l_batch CONSTANT PLS_INTEGER := 100;
BEGIN
  p_deleted := 0;
  LOOP
    DELETE FROM audit_log WHERE logged_at < p_before AND ROWNUM <= l_batch;
    EXIT WHEN SQL%ROWCOUNT = 0;
    p_deleted := p_deleted + SQL%ROWCOUNT;
    COMMIT;
  END LOOP;
END;
/

-- A word for a code; DECODE takes two NULLs as equal.
CREATE OR REPLACE FUNCTION kind_name (p_kind IN VARCHAR2) RETURN VARCHAR2 IS
  l_name VARCHAR2(20);
BEGIN
  SELECT DECODE(p_kind, 'L', 'line', 'F', 'forwarder', 'A', 'agent', NULL, 'unknown', 'other') INTO l_name FROM dual;
  RETURN l_name;
END;
/

CREATE OR REPLACE PROCEDURE close_call
  (p_call_id   port_call.call_id%TYPE
  ,p_departure port_call.atd%TYPE
  ,p_hours     OUT NUMBER
  ,p_message   OUT NOCOPY VARCHAR2)
IS
  e_times EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_times, -2290);       -- a check constraint was violated
BEGIN
  UPDATE port_call
     SET atd = p_departure,
         status = 'SAILED'
   WHERE call_id = p_call_id
  RETURNING ROUND((atd - ata) * 24, 2) INTO p_hours;

  IF SQL%NOTFOUND THEN
    p_message := 'no such call';
  ELSE
    p_message := 'closed after ' || p_hours || ' hours';
  END IF;
EXCEPTION
  WHEN e_times THEN
    p_hours := NULL;
    p_message := 'departure before arrival';
  WHEN OTHERS THEN
    app_log.put('close_call', SQLERRM, SQLCODE);
    RAISE;
END close_call;
/

-- Number and sum of the primes up to a number, read from the collection as from a table.
CREATE OR REPLACE FUNCTION prime_check (p_upto IN PLS_INTEGER) RETURN VARCHAR2 IS
  l_text VARCHAR2(40);
BEGIN
  SELECT COUNT(*) || ' primes, sum ' || SUM(p.column_value)
    INTO l_text
    FROM TABLE(cargo.sieve(p_upto)) p;
  RETURN l_text;
END;
/

-- Small installations are compiled with PLSQL_CCFLAGS = 'harbor_small:TRUE'.
CREATE OR REPLACE FUNCTION batch_size RETURN PLS_INTEGER IS
BEGIN
  $IF $$harbor_small $THEN
    RETURN 10;
  $ELSE
    RETURN 100;
  $END
END;
/
