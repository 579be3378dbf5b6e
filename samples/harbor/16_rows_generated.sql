-- Rows that follow from others

-- Drivers and lashers are given to calls by the remainder of their numbers; the first shift starts
-- at six in the morning of the day of arrival.
INSERT INTO work_shift (emp_no, call_id, starts_at)
SELECT e.emp_no, c.call_id, CAST(TRUNC(c.ata) + 6/24 AS TIMESTAMP)
  FROM crew_member e
       JOIN port_call c ON MOD(e.emp_no, 6) = MOD(c.call_id, 6)
 WHERE c.ata IS NOT NULL
   AND e.trade IN ('CRANE DRIVER', 'LASHER')
 ORDER BY c.call_id, e.emp_no;

-- Night work is longer: two hours more on every fifth shift.
UPDATE work_shift
   SET duration = duration + INTERVAL '2' HOUR
 WHERE MOD(emp_no + call_id, 5) = 0;

DECLARE
  c_slots_per_block CONSTANT PLS_INTEGER := 8;
  TYPE t_block IS RECORD (terminal VARCHAR2(4), block_id NUMBER(6), plugs BOOLEAN);
  TYPE t_blocks IS TABLE OF t_block INDEX BY PLS_INTEGER;
  l_blocks  t_blocks;
  l_slot    PLS_INTEGER := 0;
  l_plug    yard_slot.has_plug%TYPE;

  PROCEDURE add_block (p_terminal VARCHAR2, p_block_id NUMBER, p_plugs BOOLEAN DEFAULT FALSE) IS
    l_next PLS_INTEGER := l_blocks.COUNT + 1;
  BEGIN
    l_blocks(l_next).terminal := p_terminal;
    l_blocks(l_next).block_id := p_block_id;
    l_blocks(l_next).plugs    := p_plugs;
  END;
BEGIN
  add_block('NT', 151);
  add_block('NT', 152, p_plugs => TRUE);
  add_block('ST', 251);
  add_block('ST', 252);
  add_block('SX', NULL);

  FOR b IN 1 .. l_blocks.COUNT LOOP
    IF l_blocks(b).plugs THEN
      l_plug := 'Y';
    ELSE
      l_plug := 'N';
    END IF;
    FOR s IN 1 .. c_slots_per_block LOOP
      l_slot := l_slot + 1;
      INSERT INTO yard_slot (terminal_code, slot_no, block_id, tier, has_plug)
      VALUES (l_blocks(b).terminal, l_slot, l_blocks(b).block_id,
              CASE WHEN MOD(s, 4) = 0 THEN 2 ELSE 1 END, l_plug);
    END LOOP;
  END LOOP;
  COMMIT;
END;
/

-- Licences that have run out, or will within the year (first branch that is true wins).
INSERT FIRST
  WHEN licence_until < DATE '2024-07-01' THEN
    INTO audit_log (audit_id, table_name, action, key_value, detail, logged_at, logged_by)
    VALUES (-emp_no, 'CREW_MEMBER', 'EXPIRED', TO_CHAR(emp_no), full_name, TIMESTAMP '2024-07-01 00:00:00', 'NIGHTLY')
  WHEN licence_until < DATE '2025-01-01' THEN
    INTO audit_log (audit_id, table_name, action, key_value, detail, logged_at, logged_by)
    VALUES (-emp_no, 'CREW_MEMBER', 'DUE', TO_CHAR(emp_no), full_name, TIMESTAMP '2024-07-01 00:00:00', 'NIGHTLY')
SELECT emp_no, full_name, licence_until
  FROM crew_member;

COMMIT;
