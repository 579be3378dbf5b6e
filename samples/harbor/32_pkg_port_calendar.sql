CREATE OR REPLACE PACKAGE port_calendar IS

  -- Days and hours of the port. A working day is Monday to Friday.

  FUNCTION is_working_day (p_day DATE) RETURN VARCHAR2;
  FUNCTION working_days (p_from DATE, p_to DATE) RETURN PLS_INTEGER;
  FUNCTION due_date (p_issued DATE, p_kind VARCHAR2 DEFAULT 'F') RETURN DATE;
  FUNCTION quarter_start (p_day DATE) RETURN DATE;
  FUNCTION next_sailing (p_after DATE, p_weekday VARCHAR2) RETURN DATE;
  FUNCTION months_between_text (p_a DATE, p_b DATE) RETURN VARCHAR2;
  FUNCTION stay_text (p_from DATE, p_to DATE) RETURN VARCHAR2;
  FUNCTION season (p_day DATE) RETURN VARCHAR2;
  FUNCTION iso_week_label (p_day DATE) RETURN VARCHAR2;
  FUNCTION hours_of (p_span INTERVAL DAY TO SECOND) RETURN NUMBER;
  FUNCTION berth_half_day (p_at DATE) RETURN DATE;
END port_calendar;
/

CREATE OR REPLACE PACKAGE BODY port_calendar IS

  FUNCTION is_working_day (p_day DATE) RETURN VARCHAR2 IS
  BEGIN
    -- Counted from a Monday, so that it does not depend on the territory of the session.
    IF MOD(TRUNC(p_day) - DATE '1900-01-01', 7) < 5 THEN
      RETURN 'Y';
    ELSE
      RETURN 'N';
    END IF;
  END;

  -- Both days included.
  FUNCTION working_days (p_from DATE, p_to DATE) RETURN PLS_INTEGER IS
    l_day   DATE := TRUNC(p_from);
    l_count PLS_INTEGER := 0;
  BEGIN
    WHILE l_day <= p_to LOOP
      IF is_working_day(l_day) = 'Y' THEN
        l_count := l_count + 1;
      END IF;
      l_day := l_day + 1;
    END LOOP;
    RETURN l_count;
  END;

  -- Lines pay at the end of the next month, agents after 14 days, all others after 30.
  FUNCTION due_date (p_issued DATE, p_kind VARCHAR2 DEFAULT 'F') RETURN DATE IS
  BEGIN
    CASE p_kind
      WHEN 'L' THEN
        RETURN LAST_DAY(ADD_MONTHS(TRUNC(p_issued), 1));
      WHEN 'A' THEN
        RETURN TRUNC(p_issued) + 14;
      ELSE
        RETURN TRUNC(p_issued) + 30;
    END CASE;
  END;

  FUNCTION quarter_start (p_day DATE) RETURN DATE IS
  BEGIN
    RETURN TRUNC(p_day, 'Q');
  END;

  -- Strictly after the day, at the same time of day.
  FUNCTION next_sailing (p_after DATE, p_weekday VARCHAR2) RETURN DATE IS
  BEGIN
    RETURN NEXT_DAY(p_after, p_weekday);
  END;

  FUNCTION months_between_text (p_a DATE, p_b DATE) RETURN VARCHAR2 IS
    l_months NUMBER := MONTHS_BETWEEN(p_a, p_b);
  BEGIN
    RETURN TO_CHAR(TRUNC(l_months / 12)) || 'y ' || TO_CHAR(MOD(TRUNC(l_months), 12)) || 'm'
           || CASE WHEN l_months <> TRUNC(l_months) THEN ' +' END;
  END;

  -- 1.75 days become "1d 18:00".
  FUNCTION stay_text (p_from DATE, p_to DATE) RETURN VARCHAR2 IS
    l_days NUMBER := p_to - p_from;
  BEGIN
    IF l_days IS NULL THEN
      RETURN 'still here';
    END IF;
    RETURN TRUNC(l_days) || 'd ' || TO_CHAR(TRUNC(SYSDATE) + MOD(l_days, 1), 'HH24:MI');
  END;

  FUNCTION season (p_day DATE) RETURN VARCHAR2 IS
    l_month PLS_INTEGER := EXTRACT(MONTH FROM p_day);
  BEGIN
    RETURN CASE
             WHEN l_month IN (12, 1, 2) THEN 'winter'
             WHEN l_month BETWEEN 3 AND 5 THEN 'spring'
             WHEN l_month BETWEEN 6 AND 8 THEN 'summer'
             WHEN l_month IS NOT NULL THEN 'autumn'
           END;
  END;

  FUNCTION iso_week_label (p_day DATE) RETURN VARCHAR2 IS
  BEGIN
    RETURN TO_CHAR(p_day, 'IYYY"-W"IW') || ' ' || TO_CHAR(p_day, 'fmDay, DD Month');
  END;

  FUNCTION hours_of (p_span INTERVAL DAY TO SECOND) RETURN NUMBER IS
  BEGIN
    RETURN EXTRACT(DAY FROM p_span) * 24 + EXTRACT(HOUR FROM p_span)
           + ROUND(EXTRACT(MINUTE FROM p_span) / 60, 2);
  END;

  -- Berths are let by half days: the nearest midnight or noon.
  FUNCTION berth_half_day (p_at DATE) RETURN DATE IS
    l_noon DATE := TRUNC(p_at) + 12/24;
  BEGIN
    IF p_at < l_noon - 6/24 THEN
      RETURN TRUNC(p_at);
    ELSIF p_at < l_noon + 6/24 THEN
      RETURN l_noon;
    END IF;
    RETURN ROUND(p_at);
  END;

END port_calendar;
/
