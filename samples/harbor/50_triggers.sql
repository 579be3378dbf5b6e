-- =============================================================================
-- Triggers. The delivered rows do not need them: they are created last.
-- =============================================================================

-- Numbers for those who bring none.
CREATE OR REPLACE TRIGGER port_call_bi
BEFORE INSERT ON port_call
FOR EACH ROW
WHEN (NEW.call_id IS NULL)
BEGIN
  :NEW.call_id := port_call_seq.NEXTVAL;
END;
/

create or replace trigger container_move_bi
before insert on container_move
for each row
when (new.move_id is null)
begin
  select container_move_seq.nextval into :new.move_id from dual;
end;
/

CREATE OR REPLACE TRIGGER HARBOR.AUDIT_LOG_BI
BEFORE INSERT ON HARBOR.AUDIT_LOG REFERENCING NEW AS N
FOR EACH ROW
BEGIN
    IF :N.AUDIT_ID IS NULL THEN
        SELECT AUDIT_SEQ.NEXTVAL INTO :N.AUDIT_ID FROM DUAL;
    END IF;
END AUDIT_LOG_BI;
/

-- Keeps a call consistent, and counts its versions.
CREATE OR REPLACE TRIGGER port_call_biu
BEFORE INSERT OR UPDATE OF ata, atd, status, berth_id, voyage_no ON port_call
FOR EACH ROW
DECLARE
  l_depth location.max_draught%TYPE;
BEGIN
  :NEW.voyage_no := UPPER(:NEW.voyage_no);

  IF INSERTING THEN
    :NEW.version := 1;
    IF :NEW.ata IS NOT NULL AND :NEW.status = 'EXPECTED' THEN
      :NEW.status := 'ALONGSIDE';
    END IF;
  ELSIF UPDATING('BERTH_ID') OR UPDATING('STATUS') THEN
    :NEW.version := NVL(:OLD.version, 0) + 1;
  END IF;

  IF :NEW.berth_id IS NOT NULL THEN
    SELECT max_draught INTO l_depth
      FROM location
     WHERE location_id = :NEW.berth_id;
    IF l_depth IS NULL THEN
      RAISE_APPLICATION_ERROR(-20501, 'Location ' || :NEW.berth_id || ' is no berth');
    END IF;
  END IF;
END port_call_biu;
/

-- Who changed what.
CREATE OR REPLACE TRIGGER port_call_audit
AFTER INSERT OR UPDATE OR DELETE ON port_call
FOR EACH ROW
DECLARE
  l_action audit_log.action%TYPE;
  l_detail audit_log.detail%TYPE;
BEGIN
  l_action := CASE WHEN INSERTING THEN 'INSERT' WHEN UPDATING THEN 'UPDATE' ELSE 'DELETE' END;
  IF UPDATING AND NVL(:OLD.status, '-') <> NVL(:NEW.status, '-') THEN
    l_detail := :OLD.status || ' -> ' || :NEW.status;
  END IF;
  INSERT INTO audit_log (table_name, action, key_value, detail)
  VALUES ('PORT_CALL', l_action, NVL(:NEW.call_id, :OLD.call_id), l_detail);
END;
/

-- Totals of an invoice follow its lines.
CREATE OR REPLACE TRIGGER invoice_line_aiu
AFTER INSERT OR UPDATE OF amount ON invoice_line
FOR EACH ROW
BEGIN
  UPDATE invoice
     SET net_total = NVL(net_total, 0) + :NEW.amount - NVL(:OLD.amount, 0)
   WHERE invoice_id = :NEW.invoice_id;
END;
/

-- Nobody deletes a tariff, not even one row of it.
CREATE OR REPLACE TRIGGER tariff_bd
BEFORE DELETE ON tariff
BEGIN
  RAISE_APPLICATION_ERROR(-20502, 'Tariffs are ended, not deleted');
END;
/

-- Payments: look at each invoice once, after the statement, however many payments it had.
CREATE OR REPLACE TRIGGER payment_settle
FOR INSERT OR UPDATE ON payment
COMPOUND TRIGGER

  TYPE t_seen IS TABLE OF PLS_INTEGER INDEX BY PLS_INTEGER;
  g_invoices t_seen;
  g_rows     PLS_INTEGER := 0;

  BEFORE EACH ROW IS
  BEGIN
    :NEW.method := NVL(UPPER(:NEW.method), 'SEPA');
    :NEW.paid_on := TRUNC(:NEW.paid_on);
  END BEFORE EACH ROW;

  AFTER EACH ROW IS
  BEGIN
    g_rows := g_rows + 1;
    g_invoices(:NEW.invoice_id) := g_rows;
  END AFTER EACH ROW;

  AFTER STATEMENT IS
    l_invoice PLS_INTEGER := g_invoices.FIRST;
    l_state   VARCHAR2(20);
  BEGIN
    WHILE l_invoice IS NOT NULL LOOP
      billing.settle(l_invoice, l_state);
      l_invoice := g_invoices.NEXT(l_invoice);
    END LOOP;
    INSERT INTO audit_log (table_name, action, key_value, detail)
    VALUES ('PAYMENT', 'SETTLE', g_invoices.COUNT, g_rows || ' payments');
  END AFTER STATEMENT;

END payment_settle;
/

-- What the planner types on the board goes to the tables behind it.
CREATE OR REPLACE TRIGGER v_planner_board_io
INSTEAD OF INSERT OR UPDATE OR DELETE ON v_planner_board
FOR EACH ROW
DECLARE
  l_imo   vessel.imo_no%TYPE;
  l_berth location.location_id%TYPE;
BEGIN
  IF DELETING THEN
    UPDATE port_call SET status = 'CANCELLED', berth_id = NULL WHERE call_id = :OLD.call_id;
    RETURN;
  END IF;

  SELECT MAX(location_id) INTO l_berth FROM location WHERE code = :NEW.berth_code AND kind = 'BERTH';

  IF INSERTING THEN
    SELECT imo_no INTO l_imo FROM vessel WHERE UPPER(name) = UPPER(:NEW.vessel);
    INSERT INTO port_call (imo_no, berth_id, eta, status)
    VALUES (l_imo, l_berth, :NEW.eta, NVL(:NEW.status, 'EXPECTED'));
  ELSE
    UPDATE port_call
       SET berth_id = l_berth,
           eta      = :NEW.eta
     WHERE call_id = :OLD.call_id;
  END IF;
END;
/

-- Delivered switched off; the office switches it on in December.
CREATE OR REPLACE TRIGGER customer_year_end
BEFORE UPDATE OF credit_limit ON customer
FOR EACH ROW
DISABLE
WHEN (NVL(old.credit_limit, 0) < new.credit_limit)
BEGIN
  RAISE_APPLICATION_ERROR(-20503, 'No new credit before the year is closed');
END;
/
