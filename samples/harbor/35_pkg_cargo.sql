CREATE OR REPLACE PACKAGE cargo AS

  -- Boxes and tons. Much is asked for at once here, so most of it works on collections.

  TYPE t_tons_by_place IS TABLE OF NUMBER INDEX BY VARCHAR2(12);

  e_bulk_errors EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_bulk_errors, -24381);

  FUNCTION crane_statistics (p_from DATE, p_to DATE) RETURN t_crane_stat_list PIPELINED;
  FUNCTION heaviest (p_count PLS_INTEGER DEFAULT 3) RETURN t_code_list;
  FUNCTION tons_by_terminal RETURN VARCHAR2;
  FUNCTION boxes_of (p_call_id NUMBER) RETURN SYS_REFCURSOR;
  FUNCTION sieve (p_upto PLS_INTEGER) RETURN t_number_list;
  FUNCTION common_boxes (p_call_a NUMBER, p_call_b NUMBER) RETURN PLS_INTEGER;
  FUNCTION moves_in_batches (p_batch PLS_INTEGER DEFAULT 50) RETURN VARCHAR2;

  PROCEDURE discharge (
    p_call_id   IN  NUMBER,
    p_boxes     IN  t_code_list,
    p_at        IN  DATE,
    p_done      OUT PLS_INTEGER,
    p_refused   OUT VARCHAR2);
END cargo;
/

CREATE OR REPLACE PACKAGE BODY cargo AS

  FUNCTION crane_statistics (p_from DATE, p_to DATE) RETURN t_crane_stat_list PIPELINED IS
    l_busiest DATE;
  BEGIN
    FOR r IN (SELECT crane_no, COUNT(*) AS moves, SUM(gross_kg) / 1000 AS tons
                FROM container_move
               WHERE crane_no IS NOT NULL
                 AND moved_at >= p_from
                 AND moved_at < p_to
               GROUP BY crane_no
               ORDER BY crane_no)
    LOOP
      SELECT day
        INTO l_busiest
        FROM (SELECT TRUNC(moved_at) AS day, COUNT(*) AS n
                FROM container_move
               WHERE crane_no = r.crane_no
                 AND moved_at >= p_from AND moved_at < p_to
               GROUP BY TRUNC(moved_at)
               ORDER BY n DESC, day)
       WHERE ROWNUM = 1;
      PIPE ROW (t_crane_stat(r.crane_no, r.moves, r.tons, l_busiest));
    END LOOP;
    RETURN;
  END crane_statistics;

  -- The boxes with the heaviest single move; a move that was not weighed is none.
  FUNCTION heaviest (p_count PLS_INTEGER DEFAULT 3) RETURN t_code_list IS
    l_boxes t_code_list;
  BEGIN
    SELECT container_no
      BULK COLLECT INTO l_boxes
      FROM (SELECT container_no, MAX(gross_kg) AS kg
              FROM container_move
             GROUP BY container_no
             ORDER BY kg DESC NULLS LAST, container_no)
     WHERE ROWNUM <= p_count;
    RETURN l_boxes;
  END heaviest;

  -- Sums in an array with the code of the terminal as its key; FIRST and NEXT give the keys in order.
  FUNCTION tons_by_terminal RETURN VARCHAR2 IS
    l_tons    t_tons_by_place;
    l_key     VARCHAR2(12);
    l_result  VARCHAR2(400);
  BEGIN
    FOR r IN (SELECT slot_to, gross_kg
                FROM container_move
               WHERE move_type = 'DISC' AND gross_kg IS NOT NULL)
    LOOP
      l_key := SUBSTR(r.slot_to, 1, INSTR(r.slot_to, '-') - 1);
      IF NOT l_tons.EXISTS(l_key) THEN
        l_tons(l_key) := 0;
      END IF;
      l_tons(l_key) := l_tons(l_key) + r.gross_kg / 1000;
    END LOOP;

    l_key := l_tons.FIRST;
    WHILE l_key IS NOT NULL LOOP
      l_result := l_result || l_key || '=' || ROUND(l_tons(l_key), 1) || ' ';
      l_key := l_tons.NEXT(l_key);
    END LOOP;
    RETURN RTRIM(l_result);
  END tons_by_terminal;

  FUNCTION boxes_of (p_call_id NUMBER) RETURN SYS_REFCURSOR IS
    l_cursor SYS_REFCURSOR;
  BEGIN
    OPEN l_cursor FOR
      SELECT container_no, move_type, gross_kg
        FROM container_move
       WHERE call_id = p_call_id
       ORDER BY moved_at;
    RETURN l_cursor;
  END boxes_of;

  -- The primes up to a number. Stowage uses them for hashing; the tests use them for DELETE, NEXT and EXTEND.
  FUNCTION sieve (p_upto PLS_INTEGER) RETURN t_number_list IS
    TYPE t_flags IS TABLE OF PLS_INTEGER INDEX BY PLS_INTEGER;
    l_numbers t_flags;
    l_result  t_number_list := t_number_list();
    l_n       PLS_INTEGER;
    l_m       PLS_INTEGER;
  BEGIN
    FOR i IN 2 .. p_upto LOOP
      l_numbers(i) := i;
    END LOOP;
    l_n := l_numbers.FIRST;
    WHILE l_n IS NOT NULL LOOP
      l_result.EXTEND;
      l_result(l_result.COUNT) := l_n;
      l_m := l_n + l_n;
      WHILE l_m <= p_upto LOOP
        l_numbers.DELETE(l_m);           -- no error when it is gone already
        l_m := l_m + l_n;
      END LOOP;
      l_n := l_numbers.NEXT(l_n);
    END LOOP;
    RETURN l_result;
  END sieve;

  FUNCTION common_boxes (p_call_a NUMBER, p_call_b NUMBER) RETURN PLS_INTEGER IS
    l_a t_code_list;
    l_b t_code_list;
    l_both t_code_list;
  BEGIN
    SELECT container_no BULK COLLECT INTO l_a FROM container_move WHERE call_id = p_call_a;
    SELECT container_no BULK COLLECT INTO l_b FROM container_move WHERE call_id = p_call_b;
    l_both := l_a MULTISET INTERSECT DISTINCT l_b;
    RETURN CARDINALITY(l_both);
  END common_boxes;

  -- How the moves come when they are fetched in pieces: "50 50 36".
  FUNCTION moves_in_batches (p_batch PLS_INTEGER DEFAULT 50) RETURN VARCHAR2 IS
    CURSOR c_moves IS SELECT move_id FROM container_move ORDER BY move_id;
    TYPE t_ids IS TABLE OF container_move.move_id%TYPE INDEX BY PLS_INTEGER;
    l_ids    t_ids;
    l_result VARCHAR2(4000);
  BEGIN
    OPEN c_moves;
    LOOP
      FETCH c_moves BULK COLLECT INTO l_ids LIMIT p_batch;
      EXIT WHEN l_ids.COUNT = 0;
      l_result := l_result || ' ' || l_ids.COUNT;
    END LOOP;
    CLOSE c_moves;
    RETURN LTRIM(l_result);
  END moves_in_batches;

  -- Takes what can be taken: a box that is not in the register is refused, the others go ashore.
  PROCEDURE discharge (
    p_call_id   IN  NUMBER,
    p_boxes     IN  t_code_list,
    p_at        IN  DATE,
    p_done      OUT PLS_INTEGER,
    p_refused   OUT VARCHAR2)
  IS
    l_refused PLS_INTEGER := 0;
  BEGIN
    FORALL i IN 1 .. p_boxes.COUNT SAVE EXCEPTIONS
      INSERT INTO container_move (move_id, moved_at, call_id, container_no, move_type, slot_to)
      VALUES (container_move_seq.NEXTVAL, p_at, p_call_id, p_boxes(i), 'DISC', 'NT-A-01');
    p_done := SQL%ROWCOUNT;
  EXCEPTION
    WHEN e_bulk_errors THEN
      l_refused := SQL%BULK_EXCEPTIONS.COUNT;
      FOR i IN 1 .. l_refused LOOP
        p_refused := p_refused
          || p_boxes(SQL%BULK_EXCEPTIONS(i).ERROR_INDEX)
          || ' (ORA-' || LPAD(SQL%BULK_EXCEPTIONS(i).ERROR_CODE, 5, '0') || ') ';
      END LOOP;
      p_refused := RTRIM(p_refused);
      p_done := p_boxes.COUNT - l_refused;
  END discharge;

END cargo;
/
